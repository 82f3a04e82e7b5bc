using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Disables a channel for a user and, where the model has deliveries, cancels what is still to be sent there.</summary>
internal sealed class ChannelMute(DbContext context, Guid userId, string channel)
{
    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly string? _deliveries = TableSql.Find<NotificationDelivery>(context)?.Name;

    public Task<PreferenceSet> RunAsync(CancellationToken cancellationToken) =>
        _deliveries is null ? ChangeAsync(cancellationToken) : ChangeAndCancelAsync(_deliveries, cancellationToken);

    private Task<PreferenceSet> ChangeAsync(CancellationToken cancellationToken) => PreferenceUpsert.ChangeOfUserAsync(
        context, userId, PreferenceChange.Mute(channel), organizationId: null, cancellationToken);

    // Repeated, it changes nothing more, so an attempt whose answer was lost need not be recognized.
    private Task<PreferenceSet> ChangeAndCancelAsync(string deliveries, CancellationToken cancellationToken) => context.UndoOnFailureAsync(
        async () =>
        {
            var stored = PreferenceSet.Empty;
            await context.Database.CreateExecutionStrategy().ExecuteAtomicallyAsync(
                context,
                async cancellation =>
                {
                    stored = await ChangeAsync(cancellation).ConfigureAwait(false);
                    await CancelAsync(deliveries, cancellation).ConfigureAwait(false);
                },
                isCommitted: _ => Task.FromResult(false),
                cancellationToken).ConfigureAwait(false);
            return stored;
        },
        cancellationToken);

    // In the order of their keys, as a claim locks them.
    private async Task CancelAsync(string deliveries, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE {deliveries} AS d
            SET due_at = NULL, error = NULL
            FROM (
                SELECT k.user_id, k.notification_id, k.channel
                FROM {deliveries} AS k
                WHERE k.user_id = @user AND k.channel = @channel AND k.due_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM {_notifications} AS n
                    WHERE n.user_id = @user AND n.id = k.notification_id AND n.type = ANY(@locked))
                ORDER BY k.user_id, k.notification_id, k.channel
                FOR UPDATE OF k) AS l
            WHERE d.user_id = @user AND d.user_id = l.user_id AND d.notification_id = l.notification_id AND d.channel = l.channel
            """;
        var locked = await FindLockedTypesAsync(deliveries, cancellationToken).ConfigureAwait(false);
        await context.ExecuteAsync(
            sql,
            [.. Parameters(), SqlParameter.Of("locked", NpgsqlDbType.Array | NpgsqlDbType.Varchar, locked)],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The types of what is to be sent although the user does not want it: a lock has enabled them.</summary>
    private async Task<string[]> FindLockedTypesAsync(string deliveries, CancellationToken cancellationToken)
    {
        var preferences = await ApplicablePreferences.ReadAsync(context, userId, organizationId: null, cancellationToken)
            .ConfigureAwait(false);
        if (!HasLock(preferences.Organization) && !HasLock(preferences.Defaults))
        {
            return [];
        }

        var sql = $"""
            SELECT DISTINCT n.type
            FROM {deliveries} AS d
            JOIN {_notifications} AS n ON n.user_id = d.user_id AND n.id = d.notification_id
            WHERE d.user_id = @user AND n.user_id = @user AND d.channel = @channel AND d.due_at IS NOT NULL
            """;
        var types = await context.QueryAsync(sql, Parameters(), reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return [.. types.Where(type => type is not ("" or TypeName.Any) && preferences.Resolve(channel, type).Enabled)];
    }

    private bool HasLock(PreferenceSet? set) =>
        set is not null && set.Entries.Any(entry => entry is { IsLock: true, Enabled: true } && entry.Channel == channel);

    private NpgsqlParameter[] Parameters() =>
    [
        SqlParameter.Of("user", NpgsqlDbType.Uuid, userId),
        SqlParameter.Of("channel", NpgsqlDbType.Varchar, channel),
    ];
}
