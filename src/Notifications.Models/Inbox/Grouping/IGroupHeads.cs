namespace Notifications.Models;

/// <summary>What a page shows of the heads of its groups.</summary>
internal interface IGroupHeads<TItem>
{
    /// <summary>
    /// Reads whole notifications that show the heads among them; <see langword="null"/> where heads are read once they are known.
    /// </summary>
    InboxQuery? Whole { get; }

    /// <summary>Reads heads, by their identifiers. A head that was deleted since the walk met it is left out.</summary>
    Task<Dictionary<Guid, GroupHead<TItem>>> ReadAsync(List<GroupedRow> rows, bool withData, CancellationToken cancellationToken);
}
