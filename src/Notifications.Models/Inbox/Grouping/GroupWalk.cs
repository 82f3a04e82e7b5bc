namespace Notifications.Models;

/// <summary>Finds the heads of groups on a walk through an inbox, newest first.</summary>
/// <remarks>
/// The first member of a group that the walk meets is its head, and the walk skips the others. So the cost is that of the rows down to the
/// last head, whatever the sizes of groups. Asking of each row whether a newer member exists would be quadratic in a group whose newest
/// members the query leaves out, such as read ones.
/// </remarks>
/// <param name="source">The rows.</param>
/// <param name="after">The position at which the walk begins, towards older rows; the newest row, if it is null.</param>
/// <param name="whole">
/// Reads the first rows as notifications, where that saves reading the heads once more; null, if it does not.
/// </param>
internal sealed class GroupWalk(IGroupRows source, NotificationCursor? after, InboxQuery? whole = null)
{
    // Rows cost little beside a statement: the first chunk suffices for a page unless most of its rows are in groups with each other.
    private const int RowsPerHead = 2;
    private const int Growth = 4;
    private const int MaxRows = 10_000;

    private readonly HashSet<(Guid UserId, Guid Group)> _met = [];
    private readonly List<Guid> _metByStatement = [];
    private readonly List<GroupedRow> _heads = [];

    /// <summary>Finds the first heads after the position, at most as many as the limit.</summary>
    public async Task<List<GroupedRow>> FindHeadsAsync(int limit, CancellationToken cancellationToken)
    {
        var rows = Math.Min(limit * RowsPerHead, MaxRows);
        var chunk = await ReadFirstAsync(rows, cancellationToken).ConfigureAwait(false);
        await AddHeadsAsync(chunk, limit, cancellationToken).ConfigureAwait(false);
        while (chunk.Count == rows && _heads.Count < limit)
        {
            rows = Math.Min(rows * Growth, MaxRows);
            chunk = await source.ReadAsync(chunk[^1].Position, _metByStatement, rows, cancellationToken).ConfigureAwait(false);
            await AddHeadsAsync(chunk, limit, cancellationToken).ConfigureAwait(false);
        }

        return _heads;
    }

    private async Task<List<GroupedRow>> ReadFirstAsync(int rows, CancellationToken cancellationToken)
    {
        if (whole is null)
        {
            return await source.ReadAsync(after, [], rows, cancellationToken).ConfigureAwait(false);
        }

        var chunk = new List<GroupedRow>(rows);
        await foreach (var notification in whole.ReadPage(after, rows).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            chunk.Add(GroupedRow.Of(notification));
        }

        return chunk;
    }

    private async Task AddHeadsAsync(List<GroupedRow> chunk, int limit, CancellationToken cancellationToken)
    {
        var first = chunk.Where(row => _met.Add(row.Group)).ToList();
        if (source.AreOfOneUser)
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

    // A group has its head on an earlier page if it has a member there.
    private async Task<IReadOnlyCollection<Guid>> FindGroupsOfEarlierPagesAsync(GroupedRow[] rows, CancellationToken cancellationToken)
    {
        var grouped = Array.FindAll(rows, row => row.AggregationId is not null);
        return after is null || grouped.Length == 0
            ? []
            : (await source.FindWithMemberUpToAsync(after, grouped, cancellationToken).ConfigureAwait(false)).ToHashSet();
    }
}
