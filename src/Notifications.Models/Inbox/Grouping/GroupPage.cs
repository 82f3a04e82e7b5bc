using System.Text.Json;

namespace Notifications.Models;

/// <summary>Reads a page of groups: their heads on a walk, then what the page shows of each.</summary>
internal sealed class GroupPage(IQueryable<Notification> source, PageSize size, NotificationCursor? after, int newest)
{
    private const int MaxNewest = 100;

    private readonly IGroupRows _rows = IGroupRows.Of(source);

    /// <summary>Makes an entry of what was selected of a head, the counts of its group and the data of its newest members.</summary>
    public delegate TGroup Entry<TItem, TGroup>(TItem head, int count, int unreadCount, IReadOnlyList<JsonElement> newest);

    private int Newest { get; } = newest is >= 0 and <= MaxNewest
        ? newest
        : throw new ArgumentOutOfRangeException(nameof(newest), newest, $"newest is {newest}; it takes 0 to {MaxNewest} members.");

    public async Task<NotificationPage<TGroup>> ReadAsync<TItem, TGroup>(
        IGroupHeads<TItem> reader, Entry<TItem, TGroup> makeEntry, CancellationToken cancellationToken)
    {
        var rows = await new GroupWalk(_rows, after, reader.Whole).FindHeadsAsync(size.Rows, cancellationToken).ConfigureAwait(false);
        var next = size.Cut(rows, row => row.Position);
        var heads = rows.Count == 0 ? [] : await reader.ReadAsync(rows, Newest > 0, cancellationToken).ConfigureAwait(false);
        var counts = await CountMembersAsync(rows, cancellationToken).ConfigureAwait(false);
        var newestOfGroups = await ReadNewestAsync(rows, counts, cancellationToken).ConfigureAwait(false);

        var entries = rows.Where(row => heads.ContainsKey(row.Id)).Select(row =>
        {
            var (head, data) = heads[row.Id];
            var (count, unread) = counts.TryGetValue(row.Group, out var group)
                ? (group.Count, group.UnreadCount)
                : (1, row.IsUnread ? 1 : 0);
            return makeEntry(head, count, unread, NewestOf(row, data, newestOfGroups));
        });
        return new NotificationPage<TGroup>([.. entries], next);
    }

    private async Task<Dictionary<(Guid, Guid), GroupCount>> CountMembersAsync(List<GroupedRow> rows, CancellationToken cancellationToken)
    {
        var groups = rows.Select(row => row.AggregationId).OfType<Guid>().Distinct().ToArray();
        if (groups.Length == 0)
        {
            return [];
        }

        var counts = await _rows.CountMembersAsync(groups, cancellationToken).ConfigureAwait(false);
        return counts.ToDictionary(count => (count.UserId, count.AggregationId));
    }

    // The data of a head is read with it.
    private async Task<ILookup<Guid, JsonElement>> ReadNewestAsync(
        List<GroupedRow> rows, Dictionary<(Guid, Guid), GroupCount> counts, CancellationToken cancellationToken)
    {
        var heads = rows.FindAll(row => Newest > 1 && counts.TryGetValue(row.Group, out var group) && group.Count > 1);
        var data = heads.Count == 0 ? [] : await _rows.ReadNewestAsync(heads, Newest, cancellationToken).ConfigureAwait(false);
        return data.ToLookup(member => member.Head, member => member.Data);
    }

    private IReadOnlyList<JsonElement> NewestOf(GroupedRow row, JsonElement own, ILookup<Guid, JsonElement> newestOfGroups) =>
        Newest == 0 ? [] : newestOfGroups.Contains(row.Id) ? [.. newestOfGroups[row.Id]] : [own];
}
