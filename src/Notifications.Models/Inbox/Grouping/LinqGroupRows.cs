using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The rows of any query, read through EF Core.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class LinqGroupRows(IQueryable<Notification> source) : IGroupRows
{
    public bool AreOfOneUser { get; } = QueryShape.Of(source.Expression).UserId is not null;

    public Task<List<GroupedRow>> ReadAsync(
        NotificationCursor? after, IReadOnlyCollection<Guid> skipped, int rows, CancellationToken cancellationToken)
    {
        var ordered = source.AsNoTracking().NewestFirst();
        var older = after is null ? ordered : ordered.OlderThan(after);
        var groups = skipped.ToArray();
        var others = groups.Length == 0 ? older : older.Where(n => n.AggregationId == null || !groups.Contains(n.AggregationId.Value));
        return others.Take(rows)
            .Select(n => new GroupedRow
            {
                UserId = n.UserId,
                AggregationId = n.AggregationId,
                CreatedAt = n.CreatedAt,
                Id = n.Id,
                IsUnread = n.Status == NotificationStatus.Unread,
            })
            .ToListAsync(cancellationToken);
    }

    public Task<List<Guid>> FindWithMemberUpToAsync(
        NotificationCursor position, IReadOnlyCollection<GroupedRow> rows, CancellationToken cancellationToken)
    {
        var members = source.AsNoTracking();
        var ids = rows.Select(row => row.Id).ToArray();
        return members
            .Where(row => ids.Contains(row.Id))
            .Where(HasMemberUpTo(position, members))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
    }

    public Task<List<GroupCount>> CountMembersAsync(IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken) => source
        .Where(n => n.AggregationId != null && groups.Contains(n.AggregationId.Value))
        .GroupBy(n => new { n.UserId, AggregationId = n.AggregationId!.Value })
        .Select(group => new GroupCount
        {
            UserId = group.Key.UserId,
            AggregationId = group.Key.AggregationId,
            Count = group.Count(),
            UnreadCount = group.Count(n => n.Status == NotificationStatus.Unread),
        })
        .ToListAsync(cancellationToken);

    // The comparison of the instants makes EF Core write a lateral subquery for each group, which ends after its newest members in the
    // order of an index. With equalities alone EF Core numbers the members of all groups of the user.
    public async Task<List<(Guid Head, JsonElement Data)>> ReadNewestAsync(
        IReadOnlyCollection<GroupedRow> heads, int members, CancellationToken cancellationToken)
    {
        var (ids, all) = (heads.Select(head => head.Id).ToArray(), source);
        var newestFirst = await source.Where(n => ids.Contains(n.Id))
            .SelectMany(
                head => all
                    .Where(n => n.UserId == head.UserId
                        && n.AggregationId != null
                        && n.AggregationId == head.AggregationId
                        && n.CreatedAt <= head.CreatedAt)
                    .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(members),
                (head, member) => new { Head = head.Id, member.CreatedAt, member.Id, member.Data })
            .OrderByDescending(member => member.CreatedAt).ThenByDescending(member => member.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return newestFirst.ConvertAll(member => (member.Head, member.Data));
    }

    private static Expression<Func<Notification, bool>> HasMemberUpTo(NotificationCursor position, IQueryable<Notification> members)
    {
        var (createdAt, id) = position;
        return members.HasRowComparisons()
            ? row => members.OrderBy(n => n.Id).Any(n =>
                n.UserId == row.UserId
                && n.AggregationId != null
                && n.AggregationId == row.AggregationId
                && EF.Functions.GreaterThanOrEqual(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            : row => members.Any(n =>
                n.UserId == row.UserId
                && n.AggregationId != null
                && n.AggregationId == row.AggregationId
                && (n.CreatedAt > createdAt || (n.CreatedAt == createdAt && n.Id >= id)));
    }
}
