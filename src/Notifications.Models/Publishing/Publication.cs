using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One content on its way to many users: one statement for each thousand of them, all in one transaction.</summary>
/// <remarks>
/// Identifiers are made once, before the first attempt. When a connection breaks while it commits, nobody knows whether it did, or still will;
/// the next attempt then meets its own rows, waits for them if it has to, and knows them by their instant.
/// </remarks>
internal sealed class Publication(DbContext context, NotificationContent content)
{
    private readonly TableSql _table = TableSql.Of<Notification>(context);
    private readonly DateTimeOffset _createdAt = NotificationOptions.Of(context).Now;

    public async Task<PublishResult> InsertAsync(IReadOnlyList<Guid> recipients, CancellationToken cancellationToken)
    {
        if (recipients.Count == 0)
        {
            return new PublishResult(new Dictionary<Guid, Guid>(), []);
        }

        // Neighbours in the indexes come one after another, and publishers that run at once meet in one order, so that none waits for another in a circle.
        var rows = recipients.Order().Select(userId => new Row(userId, content.NewId(userId))).ToList();
        HashSet<Guid> inserted = [];
        var attempts = 0;
        await context.Database.CreateExecutionStrategy().ExecuteInTransactionAsync(
            context,
            async cancellation => inserted = await InsertAsync(rows, isRetry: attempts++ > 0, cancellation).ConfigureAwait(false),
            isCommitted: _ => Task.FromResult(false),
            cancellationToken).ConfigureAwait(false);
        return new PublishResult(
            rows.Where(row => inserted.Contains(row.UserId)).ToDictionary(row => row.UserId, row => row.Id),
            [.. rows.Select(row => row.UserId).Where(userId => !inserted.Contains(userId))]);
    }

    private async Task<HashSet<Guid>> InsertAsync(List<Row> rows, bool isRetry, CancellationToken cancellationToken)
    {
        var bursts = content.Burst is { } burst ? new BurstQuery(context, burst, _createdAt) : null;
        if (bursts is not null)
        {
            await bursts.LockAsync(cancellationToken).ConfigureAwait(false);
        }

        var inserted = new HashSet<Guid>(rows.Count);
        foreach (var chunk in rows.Chunk(RecipientQuery.ChunkSize))
        {
            var aggregations = bursts is null
                ? Array.ConvertAll(chunk, _ => content.AggregationId)
                : await bursts.ChooseAsync(Users(chunk), cancellationToken).ConfigureAwait(false);
            inserted.UnionWith(await InsertAsync(chunk, aggregations, mayBeThere: isRetry || content.DedupeKey is not null, cancellationToken).ConfigureAwait(false));
            if (isRetry)
            {
                inserted.UnionWith(await FindOwnAsync(chunk, cancellationToken).ConfigureAwait(false));
            }
        }

        return inserted;
    }

    private Task<List<Guid>> InsertAsync(Row[] chunk, Guid?[] aggregations, bool mayBeThere, CancellationToken cancellationToken)
    {
        string[] ofEach = [nameof(Notification.Id), nameof(Notification.UserId), nameof(Notification.AggregationId)];
        string[] ofAll =
        [
            nameof(Notification.Type), nameof(Notification.Title), nameof(Notification.Message), nameof(Notification.Data),
            nameof(Notification.CreatedAt), nameof(Notification.Status), nameof(Notification.DeliveredViaWs), nameof(Notification.DeliveredViaEmail),
        ];

        // PostgreSQL inserts twice as carefully for it, with a second record in its log for each row. What has just got its identifier is not there.
        var unlessThere = mayBeThere ? $"ON CONFLICT ({_table.Key}) DO NOTHING " : "";
        var sql = $"""
            INSERT INTO {_table.Name} ({string.Join(", ", ofEach.Concat(ofAll).Select(property => _table[property]))})
            SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
            FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
            {unlessThere}RETURNING {_table[nameof(Notification.UserId)]}
            """;
        return context.QueryAsync(
            sql,
            [
                .. Identify(chunk),
                SqlParameter.Of("aggregations", NpgsqlDbType.Array | NpgsqlDbType.Uuid, aggregations),
                SqlParameter.Of("type", NpgsqlDbType.Varchar, content.Type),
                SqlParameter.Of("title", NpgsqlDbType.Varchar, content.Title),
                SqlParameter.Of("message", NpgsqlDbType.Text, content.Message),
                SqlParameter.Of("data", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(content.Data)),
            ],
            reader => reader.GetGuid(0),
            cancellationToken);
    }

    // What another publisher has inserted under the same key, even in between, has another instant.
    private Task<List<Guid>> FindOwnAsync(Row[] chunk, CancellationToken cancellationToken)
    {
        var (id, userId) = ($"n.{_table[nameof(Notification.Id)]}", $"n.{_table[nameof(Notification.UserId)]}");
        var sql = $"""
            SELECT {userId}
            FROM {_table.Name} AS n
            JOIN unnest(@ids, @users) AS r (id, user_id) ON {userId} = r.user_id AND {id} = r.id
            WHERE n.{_table[nameof(Notification.CreatedAt)]} = @createdAt
            """;
        return context.QueryAsync(sql, [.. Identify(chunk)], reader => reader.GetGuid(0), cancellationToken);
    }

    private IEnumerable<NpgsqlParameter> Identify(Row[] chunk) =>
    [
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(chunk, row => row.Id)),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Users(chunk)),
        SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, _createdAt),
    ];

    private static Guid[] Users(Row[] chunk) => Array.ConvertAll(chunk, row => row.UserId);

    private sealed record Row(Guid UserId, Guid Id);
}
