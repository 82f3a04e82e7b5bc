using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>Reads a page of groups: their heads on a walk, then what the page shows of each.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
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
        var heads = rows.Count == 0 ? [] : await reader.ReadAsync(rows, cancellationToken).ConfigureAwait(false);
        var counts = await CountMembersAsync(rows, cancellationToken).ConfigureAwait(false);
        var data = await ReadNewestAsync(rows, cancellationToken).ConfigureAwait(false);

        var entries = rows.Where(row => heads.ContainsKey(row.Id)).Select(row =>
        {
            var (count, unread) = counts.TryGetValue(row.Group, out var group)
                ? (group.Count, group.UnreadCount)
                : (1, row.IsUnread ? 1 : 0);
            return makeEntry(heads[row.Id], count, unread, [.. data[row.Id]]);
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

    private async Task<ILookup<Guid, JsonElement>> ReadNewestAsync(List<GroupedRow> rows, CancellationToken cancellationToken)
    {
        var data = new List<(Guid Head, JsonElement Data)>();
        if (Newest > 0)
        {
            var (grouped, others) = (rows.FindAll(row => row.AggregationId is not null), rows.FindAll(row => row.AggregationId is null));
            data.AddRange(await ReadDataOfGroupsAsync(grouped, cancellationToken).ConfigureAwait(false));
            data.AddRange(await ReadDataOfOthersAsync(others, cancellationToken).ConfigureAwait(false));
        }

        return data.ToLookup(member => member.Head, member => member.Data);
    }

    // The comparison of the instants makes EF Core write a lateral subquery for each group, which ends after its newest members in the
    // order of an index. With equalities alone EF Core numbers the members of all groups of the user.
    private async Task<IEnumerable<(Guid Head, JsonElement Data)>> ReadDataOfGroupsAsync(
        List<GroupedRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var (count, members) = (Newest, source);
        var newestFirst = await In(rows)
            .SelectMany(
                head => members
                    .Where(n => n.UserId == head.UserId
                        && n.AggregationId != null
                        && n.AggregationId == head.AggregationId
                        && n.CreatedAt <= head.CreatedAt)
                    .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(count),
                (head, member) => new { Head = head.Id, member.CreatedAt, member.Id, member.Data })
            .OrderByDescending(member => member.CreatedAt).ThenByDescending(member => member.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return newestFirst.Select(member => (member.Head, member.Data));
    }

    private async Task<IEnumerable<(Guid Head, JsonElement Data)>> ReadDataOfOthersAsync(
        List<GroupedRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var own = await In(rows).Select(n => new { n.Id, n.Data }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return own.Select(head => (head.Id, head.Data));
    }

    private IQueryable<Notification> In(List<GroupedRow> rows)
    {
        var ids = rows.ConvertAll(row => row.Id);
        return source.Where(n => ids.Contains(n.Id));
    }
}
