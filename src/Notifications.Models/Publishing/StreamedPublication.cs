using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>One content on its way to a stream of users, batch by batch, each as a publish of its own.</summary>
internal sealed class StreamedPublication(
    DbContext context, NotificationContent content, Guid? organizationId, Func<PublishResult, CancellationToken, Task>? onBatch)
{
    // Each batch is a commit. A longer transaction would show its rows much later than their instants say.
    private const int BatchSize = RecipientQuery.ChunkSize;

    private readonly ContentSql _sql = new(context, content);
    private readonly List<PublishedNotification> _published = [];
    private readonly List<Guid> _alreadyNotified = [];
    private readonly List<Guid> _missing = [];

    /// <summary>Publishes to the users of a query, which may belong to the context itself.</summary>
    public Task<PublishResult> PublishAsync(IQueryable<Guid> userIds, CancellationToken cancellationToken)
    {
        // In ascending order, publishers that run at once meet in one order. A query that needs the program for its rows cannot be ordered.
        var sorted = userIds.Distinct().OrderBy(id => id);
        return sorted switch
        {
            not IAsyncEnumerable<Guid> => PublishAsync(sorted.ToAsyncEnumerable(), cancellationToken),
            _ when IsOnConnection(sorted) =>
                PublishBatchesAsync(new QueryCursor(context, sorted).ReadAsync(BatchSize, cancellationToken), cancellationToken),
            _ => PublishAsync(sorted.AsAsyncEnumerable(), cancellationToken),
        };
    }

    /// <summary>Publishes to the users of a sequence, which must not use the context.</summary>
    public Task<PublishResult> PublishAsync(IAsyncEnumerable<Guid> userIds, CancellationToken cancellationToken) =>
        PublishBatchesAsync(userIds.Chunk(BatchSize), cancellationToken);

    private Task<PublishResult> PublishBatchesAsync(
        IAsyncEnumerable<IReadOnlyList<Guid>> batches, CancellationToken cancellationToken) =>
        context.UndoOnFailureAsync(
            async () =>
            {
                await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    await PublishBatchAsync(batch, cancellationToken).ConfigureAwait(false);
                }

                return new PublishResult(_published, _alreadyNotified, _missing);
            },
            cancellationToken);

    private async Task PublishBatchAsync(IReadOnlyList<Guid> userIds, CancellationToken cancellationToken)
    {
        var result = await new Publication(context, content, _sql).PublishAsync(userIds, organizationId, cancellationToken)
            .ConfigureAwait(false);
        if (onBatch is not null)
        {
            await onBatch(result, cancellationToken).ConfigureAwait(false);
            return;
        }

        _published.AddRange(result.Published);
        _alreadyNotified.AddRange(result.AlreadyNotified);
        _missing.AddRange(result.Missing);
    }

    private bool IsOnConnection(IQueryable<Guid> query)
    {
        var other = QueryContextAccess.ContextOf(query);
        return other == context
            || (other.Database.IsRelational() && other.Database.GetDbConnection() == context.Database.GetDbConnection());
    }
}
