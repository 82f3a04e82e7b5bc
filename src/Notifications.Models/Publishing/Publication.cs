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
        var ids = recipients.Order().Select(userId => KeyValuePair.Create(userId, content.NewId(userId))).ToList();
        HashSet<Guid> inserted = [];
        var attempts = 0;
        await context.Database.CreateExecutionStrategy().ExecuteInTransactionAsync(
            context,
            async cancellation => inserted = await InsertAsync(ids, isRetry: attempts++ > 0, cancellation).ConfigureAwait(false),
            isCommitted: _ => Task.FromResult(false),
            cancellationToken).ConfigureAwait(false);
        return new PublishResult(
            ids.Where(id => inserted.Contains(id.Key)).ToDictionary(),
            [.. ids.Select(id => id.Key).Where(userId => !inserted.Contains(userId))]);
    }

    private async Task<HashSet<Guid>> InsertAsync(List<KeyValuePair<Guid, Guid>> ids, bool isRetry, CancellationToken cancellationToken)
    {
        var inserted = new HashSet<Guid>(ids.Count);
        foreach (var chunk in ids.Chunk(RecipientQuery.ChunkSize))
        {
            inserted.UnionWith(await InsertChunkAsync(chunk, cancellationToken).ConfigureAwait(false));
            if (isRetry)
            {
                inserted.UnionWith(await FindOwnAsync(chunk, cancellationToken).ConfigureAwait(false));
            }
        }

        return inserted;
    }

    private Task<List<Guid>> InsertChunkAsync(KeyValuePair<Guid, Guid>[] chunk, CancellationToken cancellationToken)
    {
        string[] ofAll =
        [
            nameof(Notification.Type), nameof(Notification.Title), nameof(Notification.Message), nameof(Notification.Data), nameof(Notification.AggregationId),
            nameof(Notification.CreatedAt), nameof(Notification.Status), nameof(Notification.DeliveredViaWs), nameof(Notification.DeliveredViaEmail),
        ];
        var (id, userId) = (_table[nameof(Notification.Id)], _table[nameof(Notification.UserId)]);
        var sql = $"""
            INSERT INTO {_table.Name} ({id}, {userId}, {string.Join(", ", ofAll.Select(property => _table[property]))})
            SELECT r.id, r.user_id, @type, @title, @message, @data, @aggregation, @createdAt, 'unread', FALSE, FALSE
            FROM unnest(@ids, @users) AS r (id, user_id)
            ON CONFLICT ({_table.Key}) DO NOTHING
            RETURNING {userId}
            """;
        return context.QueryAsync(
            sql,
            [
                .. Rows(chunk),
                SqlParameter.Of("type", NpgsqlDbType.Varchar, content.Type),
                SqlParameter.Of("title", NpgsqlDbType.Varchar, content.Title),
                SqlParameter.Of("message", NpgsqlDbType.Text, content.Message),
                SqlParameter.Of("data", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(content.Data)),
                SqlParameter.Of("aggregation", NpgsqlDbType.Uuid, content.AggregationId),
            ],
            reader => reader.GetGuid(0),
            cancellationToken);
    }

    // What another publisher has inserted under the same key, even in between, has another instant.
    private Task<List<Guid>> FindOwnAsync(KeyValuePair<Guid, Guid>[] chunk, CancellationToken cancellationToken)
    {
        var (id, userId) = (_table[nameof(Notification.Id)], _table[nameof(Notification.UserId)]);
        var sql = $"""
            SELECT {userId}
            FROM {_table.Name}
            WHERE {userId} = ANY(@users) AND {id} = ANY(@ids) AND {_table[nameof(Notification.CreatedAt)]} = @createdAt
            """;
        return context.QueryAsync(sql, [.. Rows(chunk)], reader => reader.GetGuid(0), cancellationToken);
    }

    private IEnumerable<NpgsqlParameter> Rows(KeyValuePair<Guid, Guid>[] chunk) =>
    [
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(chunk, row => row.Value)),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(chunk, row => row.Key)),
        SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, _createdAt),
    ];
}
