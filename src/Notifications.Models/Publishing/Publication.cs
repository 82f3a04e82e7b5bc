using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One content on its way to many users: one <c>INSERT</c> for each chunk of them, all in one transaction.</summary>
/// <remarks>
/// Identifiers are made once, before the first attempt. When the connection breaks during a commit, nobody knows whether the server has
/// committed or still will; the next attempt then meets its own rows, waits for them if it has to, and recognizes them by their instant.
/// </remarks>
internal sealed class Publication(DbContext context, NotificationContent content)
{
    private readonly TableSql _table = TableSql.Of<Notification>(context);
    private readonly DateTimeOffset _createdAt = NotificationOptions.Of(context).Now;

    public async Task<PublishResult> PublishAsync(IReadOnlyList<Guid> recipients, CancellationToken cancellationToken)
    {
        if (recipients.Count == 0)
        {
            return new PublishResult([], []);
        }

        // Sorted rows touch each index page once, and publishers that run at once meet in one order, so that they cannot deadlock.
        var rows = recipients.Order().Select(userId => new Row(userId, content.NewId(userId))).ToList();
        Dictionary<Guid, PublishedNotification> published = [];
        var attempts = 0;
        await context.Database.CreateExecutionStrategy().ExecuteAtomicallyAsync(
            context,
            async cancellation => published = await InsertAllAsync(rows, isRetry: attempts++ > 0, cancellation).ConfigureAwait(false),
            isCommitted: _ => Task.FromResult(false),
            cancellationToken).ConfigureAwait(false);
        return new PublishResult(
            [.. recipients.Where(published.ContainsKey).Select(userId => published[userId])],
            [.. recipients.Where(userId => !published.ContainsKey(userId))]);
    }

    private async Task<Dictionary<Guid, PublishedNotification>> InsertAllAsync(
        List<Row> rows, bool isRetry, CancellationToken cancellationToken)
    {
        var groups = content.Grouping is { } grouping ? new GroupQuery(context, grouping, _createdAt) : null;
        if (groups is not null)
        {
            await groups.LockAsync(cancellationToken).ConfigureAwait(false);
        }

        var published = new Dictionary<Guid, PublishedNotification>(rows.Count);
        foreach (var chunk in rows.Chunk(RecipientQuery.ChunkSize))
        {
            var aggregationIds = groups is null
                ? Array.ConvertAll(chunk, _ => content.AggregationId)
                : await groups.ChooseAsync(UsersOf(chunk), cancellationToken).ConfigureAwait(false);
            var mayExist = isRetry || content.DedupeKey is not null;
            Add(await InsertChunkAsync(chunk, aggregationIds, mayExist, cancellationToken).ConfigureAwait(false));
            if (isRetry)
            {
                Add(await FindOwnAsync(chunk, cancellationToken).ConfigureAwait(false));
            }
        }

        return published;

        void Add(List<PublishedNotification> notifications) =>
            notifications.ForEach(notification => published[notification.UserId] = notification);
    }

    private Task<List<PublishedNotification>> InsertChunkAsync(
        Row[] chunk, Guid?[] aggregationIds, bool mayExist, CancellationToken cancellationToken)
    {
        // PostgreSQL inserts twice as carefully for it, with a second WAL record for each row; a new identifier does not exist yet.
        var unlessExists = mayExist ? $"ON CONFLICT ({_table.Key}) DO NOTHING " : "";
        var sql = $"""
            INSERT INTO {_table.Name}
                (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
            SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
            FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
            {unlessExists}RETURNING user_id, id, created_at, aggregation_id
            """;
        return context.QueryAsync(
            sql,
            [
                .. Identify(chunk),
                SqlParameter.Of("aggregations", NpgsqlDbType.Array | NpgsqlDbType.Uuid, aggregationIds),
                SqlParameter.Of("type", NpgsqlDbType.Varchar, content.Type),
                SqlParameter.Of("title", NpgsqlDbType.Varchar, content.Title),
                SqlParameter.Of("message", NpgsqlDbType.Text, content.Message),
                SqlParameter.Of("data", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(content.Data)),
            ],
            ReadPublished,
            cancellationToken);
    }

    // What another publisher has inserted under the same key, even in between, has another instant.
    private Task<List<PublishedNotification>> FindOwnAsync(Row[] chunk, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.user_id, n.id, n.created_at, n.aggregation_id
            FROM {_table.Name} AS n
            JOIN unnest(@ids, @users) AS r (id, user_id) ON n.user_id = r.user_id AND n.id = r.id
            WHERE n.created_at = @createdAt
            """;
        return context.QueryAsync(sql, [.. Identify(chunk)], ReadPublished, cancellationToken);
    }

    private IEnumerable<NpgsqlParameter> Identify(Row[] chunk) =>
    [
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(chunk, row => row.Id)),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, UsersOf(chunk)),
        SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, _createdAt),
    ];

    private static PublishedNotification ReadPublished(DbDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetGuid(3));

    private static Guid[] UsersOf(Row[] chunk) => Array.ConvertAll(chunk, row => row.UserId);

    private sealed record Row(Guid UserId, Guid Id);
}
