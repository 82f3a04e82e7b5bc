using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The index along which the rows of a rule are found, window by window.</summary>
/// <param name="Column">Its first column, by which windows begin and end.</param>
/// <param name="Text">The column as text.</param>
/// <param name="Read">Makes a value of the column of a parameter that is such a text.</param>
/// <param name="OrderBy">The order of the index, which PostgreSQL recognizes only with the same position of nulls.</param>
/// <param name="FoundOrderBy">
/// The order in which rows are removed. Rows that were created together lie together in the table and its primary key, so that a batch
/// changes few pages, and each page belongs to few batches. Without the position of nulls, no index has this order, and none is preferred
/// for it to that of the condition.
/// </param>
/// <param name="Condition">A further condition of all rows of the rule, which leads to the index or ends its scan.</param>
/// <param name="Whole">All of the index.</param>
internal sealed record ScanOrder(
    string Column, string Text, Func<string, string> Read, string OrderBy, string FoundOrderBy, string Condition, ScanWindow Whole)
{
    private static readonly ScanWindow AllInstants = new(">=", "-infinity", "infinity");
    private static readonly ScanWindow AllUsers = new(">=", Guid.Empty.ToString(), Guid.AllBitsSet.ToString());

    /// <summary>Deleted rows are few, and have an index of their own.</summary>
    public static ScanOrder Deleted { get; } = new(
        "n.user_id",
        "n.user_id::text",
        text => $"{text}::uuid",
        "n.user_id",
        "n.created_at",
        " AND n.deleted_at IS NOT NULL",
        AllUsers);

    /// <summary>All rows: imported ones may have been created after they were read.</summary>
    public static ScanOrder CreatedAt { get; } = new(
        "n.created_at",
        InstantText.Of("n.created_at"),
        InstantText.Read,
        "n.created_at NULLS FIRST",
        "n.created_at NULLS FIRST",
        "",
        AllInstants);

    /// <summary>Rows that were created before the cutoff.</summary>
    public static ScanOrder CreatedBeforeCutoff { get; } = CreatedAt with { Condition = " AND n.created_at < @cutoff" };
}
