using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Erases the rows of one user, table by table.</summary>
internal sealed class Erasure(DbContext context, Guid userId)
{
    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly string _preferences = TableSql.Of<NotificationPreference>(context).Name;
    private readonly string? _deliveries = TableSql.Find<NotificationDelivery>(context)?.Name;

    // Deliveries last, so that a worker which claims meanwhile finds no notification for what is left.
    public Task<ErasureResult> RunAsync(CancellationToken cancellationToken) => context.UndoOnFailureAsync(
        async () => new ErasureResult(
            await new ErasedNotifications(context, userId, _notifications).EraseAsync(cancellationToken).ConfigureAwait(false),
            await ErasePreferencesAsync(cancellationToken).ConfigureAwait(false),
            _deliveries is null
                ? 0
                : await new ErasedDeliveries(context, userId, _deliveries).EraseAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    private Task<int> ErasePreferencesAsync(CancellationToken cancellationToken)
    {
        var sql = $"DELETE FROM {_preferences} AS p WHERE p.user_id = @user";
        NpgsqlParameter[] parameters = [SqlParameter.Of("user", NpgsqlDbType.Uuid, userId)];
        return new CountedDelete(context, sql, parameters).RunAsync(cancellationToken);
    }
}
