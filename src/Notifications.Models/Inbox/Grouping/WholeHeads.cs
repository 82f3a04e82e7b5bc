using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>Heads as notifications.</summary>
/// <remarks>
/// Without tracking, the walk reads whole notifications, and so saves reading the heads again. With tracking, only the heads are read,
/// because the context would track the others, too.
/// </remarks>
internal sealed class WholeHeads(IQueryable<Notification> source) : IGroupHeads<Notification>
{
    private readonly InboxQuery? _inbox = InboxQuery.Find(source);

    public InboxQuery? Whole => _inbox is { IsTracked: false } ? _inbox : null;

    public async Task<Dictionary<Guid, GroupHead<Notification>>> ReadAsync(
        List<GroupedRow> rows, bool withData, CancellationToken cancellationToken)
    {
        var heads = rows.Select(row => row.Notification).OfType<Notification>().ToDictionary(head => head.Id, Head);
        var ids = rows.Select(row => row.Id).Where(id => !heads.ContainsKey(id)).ToList();
        if (ids.Count > 0)
        {
            var read = _inbox?.ReadByIds(ids) ?? source.Where(n => ids.Contains(n.Id)).AsAsyncEnumerable();
            await foreach (var head in read.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                heads.Add(head.Id, Head(head));
            }
        }

        return heads;
    }

    private static GroupHead<Notification> Head(Notification notification) => new(notification, notification.Data);
}
