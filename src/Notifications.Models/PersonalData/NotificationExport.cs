using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>Reads all notifications of a user in chunks, oldest first.</summary>
internal static class NotificationExport
{
    private const int ChunkSize = 1_000;

    public static async IAsyncEnumerable<Notification> ReadAsync(
        DbContext context, Guid userId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = context.Set<Notification>().AsNoTracking().IgnoreQueryFilters().ForUser(userId);
        foreach (var ids in (await FindAsync(rows, DeletedOf(context, rows), cancellationToken).ConfigureAwait(false)).Chunk(ChunkSize))
        {
            var chunk = await rows.Where(n => ids.Contains(n.Id)).ToDictionaryAsync(n => n.Id, cancellationToken).ConfigureAwait(false);

            // A purge may have removed some of them since they were found.
            foreach (var notification in ids.Where(chunk.ContainsKey).Select(id => chunk[id]))
            {
                yield return notification;
            }
        }
    }

    // Reads all identifiers at once: a row whose created_at .NET cannot hold gives no position to continue from. Two
    // partial indexes contain the rows of a user, and none contains them all.
    private static Task<List<Guid>> FindAsync(
        IQueryable<Notification> rows, IQueryable<Notification> deleted, CancellationToken cancellationToken) =>
        rows.Where(n => n.DeletedAt == null).Concat(deleted)
            .OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)
            .Select(n => n.Id)
            .ToListAsync(cancellationToken);

    // Deleted when it was created: the user has never had it in the inbox, only on other channels.
    private static IQueryable<Notification> DeletedOf(DbContext context, IQueryable<Notification> rows) =>
        context.Model.FindEntityType(typeof(NotificationDelivery)) is null
            ? rows.Where(n => n.DeletedAt != null)
            : rows.Deleted();
}
