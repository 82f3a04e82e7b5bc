using System.Text.Json;

namespace Notifications.Models;

/// <summary>What groups need to know of the notifications of a query, apart from the notifications themselves.</summary>
internal interface IGroupRows
{
    /// <summary>Whether all rows are one user's, whose groups differ by their identifier alone.</summary>
    bool AreOfOneUser { get; }

    /// <summary>The rows of a query, read by SQL of this library where its filters are known, or else through EF Core.</summary>
    static IGroupRows Of(IQueryable<Notification> source) => (IGroupRows?)SqlGroupRows.Find(source) ?? new LinqGroupRows(source);

    /// <summary>Reads rows from a position on, or from the newest on, towards older ones, without those of some groups.</summary>
    Task<List<GroupedRow>> ReadAsync(
        NotificationCursor? after, IReadOnlyCollection<Guid> skipped, int rows, CancellationToken cancellationToken);

    /// <summary>
    /// Finds those of some rows whose group has a member at a position or newer than it: one probe of the index for each group.
    /// </summary>
    Task<List<Guid>> FindWithMemberUpToAsync(
        NotificationCursor position, IReadOnlyCollection<GroupedRow> rows, CancellationToken cancellationToken);

    /// <summary>Counts the members of groups.</summary>
    Task<List<GroupCount>> CountMembersAsync(IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken);

    /// <summary>Reads the data of the newest members of groups, the newest first, down from their heads.</summary>
    Task<List<(Guid Head, JsonElement Data)>> ReadNewestAsync(
        IReadOnlyCollection<GroupedRow> heads, int members, CancellationToken cancellationToken);
}
