using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Finds the heads of groups on a walk through an inbox, newest first.</summary>
/// <remarks>
/// The first member of a group that the walk meets is its head, and the walk skips the others. So the cost is that of the rows down to the
/// last head, whatever the sizes of groups. Asking of each row whether a newer member exists would be quadratic in a group whose newest
/// members the query leaves out, such as read ones.
/// </remarks>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class GroupWalk(IQueryable<Notification> source, NotificationCursor? after)
{
    // Rows cost little beside a statement: the first chunk suffices for a page unless most of its rows are in groups with each other.
    private const int RowsPerHead = 2;
    private const int Growth = 4;
    private const int MaxRows = 10_000;

    // The groups of one user differ by their identifier alone, so that the statement can leave out the rows of groups that the walk has
    // met.
    private readonly bool _isOfOneUser = QueryShape.Of(source.Expression).UserId is not null;
    private readonly HashSet<(Guid UserId, Guid Group)> _met = [];
    private readonly List<Guid> _metByStatement = [];
    private readonly List<GroupedRow> _heads = [];

    /// <summary>Finds the first heads after the position, at most as many as the limit.</summary>
    public async Task<List<GroupedRow>> FindHeadsAsync(int limit, CancellationToken cancellationToken)
    {
        var (position, rows, isMore) = (after, Math.Min(limit * RowsPerHead, MaxRows), true);
        while (isMore && _heads.Count < limit)
        {
            var chunk = await ReadAsync(position, rows, cancellationToken).ConfigureAwait(false);
            await AddHeadsAsync(chunk, limit, cancellationToken).ConfigureAwait(false);
            isMore = chunk.Count == rows;
            position = isMore ? chunk[^1].Position : null;
            rows = Math.Min(rows * Growth, MaxRows);
        }

        return _heads;
    }

    private Task<List<GroupedRow>> ReadAsync(NotificationCursor? position, int rows, CancellationToken cancellationToken)
    {
        var ordered = source.AsNoTracking().NewestFirst();
        var older = position is null ? ordered : ordered.OlderThan(position);
        var met = _metByStatement.ToArray();
        var others = met.Length == 0 ? older : older.Where(n => n.AggregationId == null || !met.Contains(n.AggregationId.Value));
        return Rows(others.Take(rows)).ToListAsync(cancellationToken);
    }

    private async Task AddHeadsAsync(List<GroupedRow> chunk, int limit, CancellationToken cancellationToken)
    {
        var first = chunk.Where(row => _met.Add(row.Group)).ToList();
        if (_isOfOneUser)
        {
            _metByStatement.AddRange(first.Select(row => row.AggregationId).OfType<Guid>());
        }

        foreach (var some in first.Chunk(limit))
        {
            var earlier = await FindGroupsOfEarlierPagesAsync(some, cancellationToken).ConfigureAwait(false);
            _heads.AddRange(some.Where(row => !earlier.Contains(row.Id)).Take(limit - _heads.Count));
            if (_heads.Count == limit)
            {
                return;
            }
        }
    }

    // A group has its head on an earlier page if it has a member there: one probe of the index for each group.
    private async Task<HashSet<Guid>> FindGroupsOfEarlierPagesAsync(GroupedRow[] rows, CancellationToken cancellationToken)
    {
        var ids = rows.Where(row => row.AggregationId is not null).Select(row => row.Id).ToArray();
        if (after is null || ids.Length == 0)
        {
            return [];
        }

        var members = source.AsNoTracking();
        var found = await members
            .Where(row => ids.Contains(row.Id))
            .Where(HasMemberUpTo(after, members))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found];
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

    private static IQueryable<GroupedRow> Rows(IQueryable<Notification> notifications) => notifications.Select(n => new GroupedRow
    {
        UserId = n.UserId,
        AggregationId = n.AggregationId,
        CreatedAt = n.CreatedAt,
        Id = n.Id,
        IsUnread = n.Status == NotificationStatus.Unread,
    });
}
