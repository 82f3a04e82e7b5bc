using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>One content on its way to many users, chunk by chunk, all in one transaction.</summary>
/// <remarks>
/// Identifiers are made once, before the first attempt. When the connection breaks during a commit, nobody knows whether the server has
/// committed or still will. The next attempt then meets the rows of that one, and waits for them if it has to; afterwards it asks whether
/// the transaction that inserted them was committed.
/// </remarks>
internal sealed class Publication(DbContext context, NotificationContent content, ContentSql sql)
{
    private const int ChunkSize = 1_000;

    private readonly NotificationOptions _options = NotificationOptions.Of(context);
    private readonly List<PublishAttempt> _attempts = [];
    private bool _isRepeated;

    /// <summary>Publishes to those of the users who want the content.</summary>
    public Task<PublishResult> PublishAsync(IEnumerable<Guid> userIds, Guid? organizationId, CancellationToken cancellationToken) =>
        MeasuredOperation.Publish.RunAsync(
            async activity =>
            {
                var result = await PublishToAsync(RecipientQuery.Check(userIds), organizationId, cancellationToken).ConfigureAwait(false);
                NotificationCounters.Published(activity, result.Published.Count, result.AlreadyNotified.Count, content.Type);
                if (content.Limit is not null)
                {
                    var throttled = result.Published.Count(notification => notification.IsThrottled);
                    NotificationCounters.Throttled(activity, throttled, content.Type);
                }

                return result;
            },
            content.Type);

    private async Task<PublishResult> PublishToAsync(List<Guid> userIds, Guid? organizationId, CancellationToken cancellationToken)
    {
        var few = new FewPublication(context, content, sql.Table, organizationId);
        if (few.Takes(userIds) && await few.PublishAsync(userIds, cancellationToken).ConfigureAwait(false) is { } result)
        {
            return result;
        }

        var query = new RecipientQuery(context, [NotificationChannels.InApp, .. content.Channels], content.Type, organizationId);
        var recipients = await query.ChooseAsync(userIds, cancellationToken).ConfigureAwait(false);
        return await PublishToRecipientsAsync(recipients, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PublishResult> PublishToRecipientsAsync(List<Recipient> recipients, CancellationToken cancellationToken)
    {
        if (recipients.Count == 0)
        {
            return new PublishResult([], [], []);
        }

        // Sorted rows touch each index page once, and publishers that run at once meet in one order, so that they cannot deadlock.
        var rows = recipients.OrderBy(recipient => recipient.UserId)
            .Select(recipient => new NewRow(recipient.UserId, content.NewId(recipient.UserId), recipient.Channels)).ToList();
        Dictionary<Guid, PublishedNotification> published = [];
        HashSet<Guid> missing = [];
        HashSet<Guid> alreadyNotified = [];
        var strategy = context.Database.CreateExecutionStrategy();
        _isRepeated = strategy.RetriesOnFailure && !context.IsInTransaction();
        await strategy.ExecuteAtomicallyAsync(
            context,
            async cancellation =>
            {
                var inserted = await InsertAsync(rows, cancellation).ConfigureAwait(false);
                published = inserted.Published.ToDictionary(notification => notification.UserId);
                missing = [.. inserted.Missing];
                var others = rows.Where(row => !published.ContainsKey(row.UserId) && !missing.Contains(row.UserId));
                alreadyNotified = await FindExistingAsync(others, cancellation).ConfigureAwait(false);
            },
            isCommitted: async cancellation => (await FindCommittedAsync(cancellation).ConfigureAwait(false)).Count > 0,
            cancellationToken).ConfigureAwait(false);
        var users = recipients.ConvertAll(recipient => recipient.UserId);
        return new PublishResult(
            [.. users.Where(published.ContainsKey).Select(userId => published[userId])],
            [.. users.Where(alreadyNotified.Contains)],
            [.. users.Where(userId => missing.Contains(userId) && !published.ContainsKey(userId))]);
    }

    private async Task<InsertedRows> InsertAsync(List<NewRow> rows, CancellationToken cancellationToken)
    {
        // Only an attempt that may be repeated needs to be found again.
        var transactionId = _isRepeated ? await context.ReadTransactionIdAsync(cancellationToken).ConfigureAwait(false) : null;
        var groups = content.Grouping is { } grouping ? new GroupQuery(context, grouping, rows.Select(row => row.UserId)) : null;
        var mayExist = content.DedupeKey is not null || _attempts.Count > 0;
        List<PublishedNotification> inserted = [];
        List<Guid> missing = [];
        foreach (var chunk in rows.Chunk(ChunkSize))
        {
            // The instant is as late as possible: a user who marks all up to a later notification should have seen this one.
            var (now, groupIds) = groups is null
                ? (_options.Now, Array.ConvertAll(chunk, _ => content.AggregationId))
                : await ChooseGroupsAsync(groups, chunk, cancellationToken).ConfigureAwait(false);
            var answer = await sql.InsertAsync(chunk, groupIds, now, mayExist, cancellationToken).ConfigureAwait(false);
            inserted.AddRange(answer.Published);
            missing.AddRange(answer.Missing);
        }

        var committed = await FindCommittedAsync(cancellationToken).ConfigureAwait(false);
        List<PublishedNotification> all = [.. inserted.UnionBy(committed, notification => notification.UserId)];
        if (transactionId is not null)
        {
            _attempts.Add(new PublishAttempt(transactionId, all));
        }

        return new InsertedRows(all, missing);
    }

    private static async Task<(DateTimeOffset Now, Guid?[] GroupIds)> ChooseGroupsAsync(
        GroupQuery groups, NewRow[] rows, CancellationToken cancellationToken)
    {
        var (now, groupIds) = await groups.ChooseAsync(Array.ConvertAll(rows, row => row.UserId), cancellationToken).ConfigureAwait(false);

        // A group is an entry of an inbox, and begins with a notification there.
        return (now, [.. groupIds.Zip(rows, (groupId, row) => row.IsInInbox ? groupId : null)]);
    }

    /// <summary>The rows of the earlier attempt that was committed without an answer; none if there is no such attempt.</summary>
    private async Task<IReadOnlyList<PublishedNotification>> FindCommittedAsync(CancellationToken cancellationToken)
    {
        foreach (var (transactionId, rows) in _attempts)
        {
            // The ID alone does not tell: a server that has crashed may assign it to another transaction.
            if (rows.Count > 0
                && await sql.IsStoredAsync(rows[0], cancellationToken).ConfigureAwait(false)
                && await context.IsCommittedAsync(transactionId, cancellationToken).ConfigureAwait(false))
            {
                return rows;
            }
        }

        return [];
    }

    // A row that was not inserted need not exist: a trigger of the application may have suppressed it.
    private async Task<HashSet<Guid>> FindExistingAsync(IEnumerable<NewRow> rows, CancellationToken cancellationToken)
    {
        HashSet<Guid> existing = [];
        if (content.DedupeKey is not null)
        {
            foreach (var chunk in rows.Chunk(ChunkSize))
            {
                existing.UnionWith(await sql.FindExistingAsync(chunk, cancellationToken).ConfigureAwait(false));
            }
        }

        return existing;
    }
}
