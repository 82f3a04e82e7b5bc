using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The deliveries of the notifications that a batch has removed, where the model has deliveries.</summary>
/// <remarks>They are locked after the notifications, and in the order of their keys.</remarks>
internal sealed class BatchDeliveries(DbContext context)
{
    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly string? _deliveries = TableSql.Find<NotificationDelivery>(context)?.Name;

    /// <summary>Deletes them in the transaction of the batch. Those of rows that have stayed stay, too.</summary>
    public async Task RemoveAsync(RowKey[] batch, CancellationToken cancellationToken)
    {
        if (_deliveries is null)
        {
            return;
        }

        var sql = $"""
            DELETE FROM {_deliveries} AS d
            USING unnest(@users, @ids) AS b (user_id, id)
            WHERE d.user_id = b.user_id AND d.notification_id = b.id AND NOT EXISTS (
                SELECT FROM {_notifications} AS n
                WHERE n.user_id = d.user_id AND n.id = d.notification_id)
            """;
        await context.ExecuteAsync(sql, RowKey.ParametersOf(batch), cancellationToken).ConfigureAwait(false);
    }
}
