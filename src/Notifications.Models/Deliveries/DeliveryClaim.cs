using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Takes what is due on a channel for one worker.</summary>
internal sealed class DeliveryClaim(DbContext context, string channel, DateTimeOffset now, DateTimeOffset leasedUntil)
{
    // Deleted when it was created: the user wants it on other channels, but not in the inbox.
    private const string IsWanted = "n.read_at IS NULL AND COALESCE(n.deleted_at, n.created_at) = n.created_at";

    private const string IsDue = DueDeliveries.IsDueByKey;

    private readonly string _deliveries = DeliveryTable.Require(context).Name;
    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly DueDeliveries _due = new(context, channel, now);

    public async Task<IReadOnlyList<UserDeliveries>> RunAsync(Activity? activity, int users, CancellationToken cancellationToken)
    {
        // Most polls find nothing. They begin no transaction, and wait for nobody.
        if (!await _due.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        var transaction = new DeliveryTransaction<ClaimedRow>(context, IsStoredAsync);
        var rows = await transaction.RunAsync(cancellation => ClaimAsync(users, cancellation), cancellationToken).ConfigureAwait(false);
        var claimed = rows.Where(row => row.Notification is not null).ToList();
        DeliveryCounter.Add(channel, DeliveryOutcome.Canceled, rows.Count - claimed.Count);
        activity?.SetTag("channel", channel).SetTag("notifications.claimed", claimed.Count);
        return
        [
            .. from row in claimed
               group new ClaimedDelivery(row.Notification!, channel, row.Attempt, leasedUntil) by row.Key.UserId into ofUser
               select new UserDeliveries(
                   ofUser.Key, [.. ofUser.OrderBy(d => d.Notification.CreatedAt).ThenBy(d => d.Notification.Id)]),
        ];
    }

    private async Task<IReadOnlyList<ClaimedRow>> ClaimAsync(int users, CancellationToken cancellationToken)
    {
        await LockAsync(cancellationToken).ConfigureAwait(false);
        var due = await _due.FindAsync(users, cancellationToken).ConfigureAwait(false);
        if (due.Count == 0)
        {
            return [];
        }

        var rows = await LeaseAsync(due, cancellationToken).ConfigureAwait(false);
        var canceled = await CancelWithoutNotificationAsync(due.Except(rows.Select(row => row.Key)), cancellationToken)
            .ConfigureAwait(false);
        var notifications = await LoadAsync(rows.Where(row => row.IsLeased).Select(row => row.Key), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. from row in rows
               where !row.IsLeased || notifications.ContainsKey(row.Key)
               select row with { Notification = notifications.GetValueOrDefault(row.Key) },
            .. canceled.Select(key => new ClaimedRow(key, Attempt: 0, IsLeased: false)),
        ];
    }

    // Two workers that search at once would find the same rows, and one of them would wait for the other in vain. The lock is on the
    // table's OID: another search path may resolve the name to another table.
    // https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    private Task<int> LockAsync(CancellationToken cancellationToken) => context.ExecuteAsync(
        "SELECT pg_advisory_xact_lock(@key + @table::regclass::oid::bigint)",
        [AdvisoryLock.KeyOf($"claim {channel}"), SqlParameter.Of("table", NpgsqlDbType.Text, _deliveries)],
        cancellationToken);

    private Task<List<ClaimedRow>> LeaseAsync(IEnumerable<RowKey> due, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE {_deliveries} AS d
            SET due_at = CASE WHEN {IsWanted} THEN @leasedUntil END,
                attempts = d.attempts + CASE WHEN {IsWanted} THEN 1 ELSE 0 END,
                error = CASE WHEN {IsWanted} THEN d.error END
            FROM unnest(@users, @ids) AS k (user_id, id)
            JOIN {_notifications} AS n ON n.user_id = k.user_id AND n.id = k.id
            WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = @channel AND {IsDue}
            RETURNING d.user_id, d.notification_id, d.attempts, d.due_at IS NOT NULL
            """;
        return context.QueryAsync(
            sql,
            [
                .. ParametersOf(due), Channel(), Now(),
                SqlParameter.Of("leasedUntil", NpgsqlDbType.TimestampTz, leasedUntil),
            ],
            reader => new ClaimedRow(new RowKey(reader.GetGuid(0), reader.GetGuid(1)), reader.GetInt32(2), reader.GetBoolean(3)),
            cancellationToken);
    }

    private async Task<List<RowKey>> CancelWithoutNotificationAsync(
        IEnumerable<RowKey> keys, CancellationToken cancellationToken)
    {
        List<RowKey> missing = [.. keys];
        if (missing.Count == 0)
        {
            return [];
        }

        var sql = $"""
            UPDATE {_deliveries} AS d
            SET due_at = NULL, error = NULL
            FROM unnest(@users, @ids) AS k (user_id, id)
            WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = @channel AND {IsDue}
                AND NOT EXISTS (SELECT FROM {_notifications} AS n WHERE n.user_id = d.user_id AND n.id = d.notification_id)
            RETURNING d.user_id, d.notification_id
            """;
        return await context.QueryAsync(
            sql,
            [.. ParametersOf(missing), Channel(), Now()],
            reader => new RowKey(reader.GetGuid(0), reader.GetGuid(1)),
            cancellationToken).ConfigureAwait(false);
    }

    // By EF Core, which knows the columns that the application has added. A worker is of no tenant, so query filters do not apply.
    private async Task<Dictionary<RowKey, Notification>> LoadAsync(
        IEnumerable<RowKey> keys, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT n.*
            FROM unnest(@users, @ids) AS k (user_id, id)
            JOIN {_notifications} AS n ON n.user_id = k.user_id AND n.id = k.id
            """;
        var parameters = ParametersOf(keys);
        return await context.Set<Notification>().FromSqlRaw(SqlCommandExtensions.EscapeBraces(sql), [.. parameters])
            .IgnoreQueryFilters().AsNoTracking()
            .ToDictionaryAsync(n => new RowKey(n.UserId, n.Id), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsStoredAsync(ClaimedRow row, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT d.attempts
            FROM {_deliveries} AS d
            WHERE d.user_id = @user AND d.notification_id = @id AND d.channel = @channel
                AND d.due_at IS NOT DISTINCT FROM @dueAt AND (d.attempts = @attempts OR d.due_at IS NULL)
            """;
        var found = await context.QueryAsync(
            sql,
            [
                SqlParameter.Of("user", NpgsqlDbType.Uuid, row.Key.UserId),
                SqlParameter.Of("id", NpgsqlDbType.Uuid, row.Key.Id),
                Channel(),
                SqlParameter.Of("dueAt", NpgsqlDbType.TimestampTz, row.IsLeased ? leasedUntil : null),
                SqlParameter.Of("attempts", NpgsqlDbType.Integer, row.Attempt),
            ],
            reader => reader.GetInt32(0),
            cancellationToken).ConfigureAwait(false);
        return found.Count > 0;
    }

    private static NpgsqlParameter[] ParametersOf(IEnumerable<RowKey> keys) => RowKey.ParametersOf(RowKey.InOrderOfLocks(keys));

    private NpgsqlParameter Channel() => SqlParameter.Of("channel", NpgsqlDbType.Varchar, channel);

    private NpgsqlParameter Now() => SqlParameter.Of("now", NpgsqlDbType.TimestampTz, now);

    /// <summary>A row that the claim has leased or canceled.</summary>
    private sealed record ClaimedRow(RowKey Key, int Attempt, bool IsLeased)
    {
        public Notification? Notification { get; init; }
    }
}
