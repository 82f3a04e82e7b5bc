using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Reads all notifications of a user in chunks, oldest first.</summary>
internal static class NotificationExport
{
    private const int ChunkSize = 1_000;

    public static async IAsyncEnumerable<Notification> ReadAsync(
        DbContext context, Guid userId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Notification? last = null;
        int count;
        do
        {
            var chunk = await ReadChunkAsync(context, userId, last, cancellationToken).ConfigureAwait(false);
            foreach (var notification in chunk)
            {
                yield return notification;
            }

            count = chunk.Count;
            last = chunk.LastOrDefault();
        }
        while (count == ChunkSize);
    }

    // Two partial indexes contain the rows of a user, each of them a range in this order, and none contains them all.
    private static Task<List<Notification>> ReadChunkAsync(
        DbContext context, Guid userId, Notification? last, CancellationToken cancellationToken)
    {
        var rows = context.Set<Notification>().AsNoTracking().IgnoreQueryFilters().ForUser(userId);
        return InOrder(InOrder(rows.Where(n => n.DeletedAt == null)).Concat(InOrder(rows.Where(n => n.DeletedAt != null))))
            .ToListAsync(cancellationToken);

        IQueryable<Notification> InOrder(IQueryable<Notification> source) =>
            After(source, last).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).Take(ChunkSize);
    }

    // Not by a cursor, whose instant is never infinite, while that of a row of another program may be.
    private static IQueryable<Notification> After(IQueryable<Notification> source, Notification? last)
    {
        if (last is null)
        {
            return source;
        }

        var (createdAt, id) = (last.CreatedAt, last.Id);
        return source.HasRowComparisons()
            ? source.Where(n => EF.Functions.GreaterThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            : source.Where(n => n.CreatedAt > createdAt || (n.CreatedAt == createdAt && n.Id > id));
    }
}
