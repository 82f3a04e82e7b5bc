using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Ends claims: as sent, as failed, or as released. Only claims that still hold.</summary>
/// <remarks>
/// A claim holds while nobody has claimed, ended or canceled the delivery since, and until its lease ends: the number of the attempt and
/// the end of the lease are as they were claimed.
/// </remarks>
internal sealed class ClaimEnd(DbContext context, IReadOnlyCollection<ClaimedDelivery> claims)
{
    private const string ClaimRows =
        "unnest(@users, @ids, @channels, @attempts, @leases) AS k (user_id, id, channel, attempts, leased_until)";

    // By the key: COALESCE keeps out the index of what is due, where all leases of a claim are one entry.
    private const string Holds = """
        d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = k.channel
                AND d.attempts = k.attempts AND COALESCE(d.due_at, '-infinity') = k.leased_until AND k.leased_until > @now
        """;

    private readonly string _deliveries = DeliveryTable.Require(context).Name;
    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly DateTimeOffset _now = NotificationOptions.Of(context).Now;

    public Task<int> CompleteAsync(CancellationToken cancellationToken) =>
        RunAsync("due_at = NULL, sent_at = @now, error = NULL", [], DeliveryOutcome.Sent, isSent: true, cancellationToken);

    public Task<int> FailAsync(string error, DateTimeOffset? retryAt, CancellationToken cancellationToken) => RunAsync(
        "due_at = @retryAt, error = @error",
        [
            SqlParameter.Of("retryAt", NpgsqlDbType.TimestampTz, retryAt is { } at ? Instant.AsStored(at) : null),
            SqlParameter.Of("error", NpgsqlDbType.Text, DeliveryError.Cut(error)),
        ],
        retryAt is null ? DeliveryOutcome.Failed : DeliveryOutcome.Retried,
        isSent: false,
        cancellationToken);

    /// <summary>Makes the deliveries due again at once; the attempt does not count.</summary>
    public Task<int> ReleaseAsync(CancellationToken cancellationToken) =>
        RunAsync("due_at = @now, attempts = d.attempts - 1", [], DeliveryOutcome.Released, isSent: false, cancellationToken);

    private async Task<int> RunAsync(
        string set,
        NpgsqlParameter[] values,
        string outcome,
        bool isSent,
        CancellationToken cancellationToken)
    {
        if (claims.Count == 0)
        {
            return 0;
        }

        // After a crash, the server may assign the transaction ID again, and a lost change looks committed. The delivery is then sent once
        // more, as after a lease that ended.
        var transaction = new DeliveryTransaction<string>(context, (_, _) => Task.FromResult(true));
        var ended = await transaction.RunAsync(ChangeAsync, cancellationToken).ConfigureAwait(false);
        Count(ended, outcome);
        return ended.Count;

        async Task<IReadOnlyList<string>> ChangeAsync(CancellationToken cancellation)
        {
            if (isSent)
            {
                await FlagAsync(NotificationChannels.Email, "delivered_via_email", cancellation).ConfigureAwait(false);
                await FlagAsync(NotificationChannels.WebSocket, "delivered_via_ws", cancellation).ConfigureAwait(false);
            }

            return await UpdateAsync(set, values, cancellation).ConfigureAwait(false);
        }
    }

    // Returns the channel of each delivery that it has changed.
    private Task<List<string>> UpdateAsync(string set, NpgsqlParameter[] values, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE {_deliveries} AS d
            SET {set}
            FROM {ClaimRows}
            WHERE {Holds}
            RETURNING d.channel
            """;
        return context.QueryAsync(
            sql,
            [.. values.Select(value => value.Clone()), .. Parameters()],
            reader => reader.GetString(0),
            cancellationToken);
    }

    // Before the deliveries, because a purge and an erasure lock notifications first, too: they wait for each other, and do not deadlock.
    private async Task FlagAsync(string channel, string column, CancellationToken cancellationToken)
    {
        if (claims.Any(claim => claim.Channel == channel))
        {
            var sql = $"""
                UPDATE {_notifications} AS n
                SET {column} = TRUE
                FROM {ClaimRows}
                JOIN {_deliveries} AS d ON {Holds}
                WHERE n.user_id = d.user_id AND n.id = d.notification_id AND d.channel = @channel AND NOT n.{column}
                """;
            NpgsqlParameter[] parameters = [.. Parameters(), SqlParameter.Of("channel", NpgsqlDbType.Varchar, channel)];
            await context.ExecuteAsync(sql, parameters, cancellationToken).ConfigureAwait(false);
        }
    }

    private NpgsqlParameter[] Parameters()
    {
        ClaimedDelivery[] ordered = [.. claims.OrderBy(claim => claim.Notification.UserId).ThenBy(claim => claim.Notification.Id)];
        return
        [
            SqlParameter.Of("now", NpgsqlDbType.TimestampTz, _now),
            ArrayOf("users", NpgsqlDbType.Uuid, claim => claim.Notification.UserId),
            ArrayOf("ids", NpgsqlDbType.Uuid, claim => claim.Notification.Id),
            ArrayOf("channels", NpgsqlDbType.Varchar, claim => claim.Channel),
            ArrayOf("attempts", NpgsqlDbType.Integer, claim => claim.Attempt),
            ArrayOf("leases", NpgsqlDbType.TimestampTz, claim => Instant.AsStored(claim.LeasedUntil)),
        ];

        NpgsqlParameter ArrayOf<T>(string name, NpgsqlDbType type, Converter<ClaimedDelivery, T> value) =>
            SqlParameter.Of(name, NpgsqlDbType.Array | type, Array.ConvertAll(ordered, value));
    }

    private void Count(IReadOnlyList<string> ended, string outcome)
    {
        foreach (var ofChannel in claims.GroupBy(claim => claim.Channel))
        {
            var done = ended.Count(channel => channel == ofChannel.Key);
            DeliveryCounter.Add(ofChannel.Key, outcome, done);
            DeliveryCounter.Add(ofChannel.Key, DeliveryOutcome.LeaseLost, ofChannel.Count() - done);
        }
    }
}
