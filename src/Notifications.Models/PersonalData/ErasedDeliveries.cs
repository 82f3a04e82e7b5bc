using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>All deliveries of a user, finished ones included, also those whose notification was removed by other means.</summary>
internal sealed class ErasedDeliveries(DbContext context, Guid userId, string table)
    : ErasedRows<ErasedDeliveries.Position>(context, userId, table, new Position(Guid.Empty, ""))
{
    protected override string FindSql => $"""
        SELECT d.notification_id, d.channel
        FROM {Table} AS d
        WHERE d.user_id = @user AND (d.notification_id, d.channel) > (@notification, @channel)
        ORDER BY d.notification_id, d.channel
        LIMIT @size
        """;

    protected override string DeleteSql => $"""
        DELETE FROM {Table} AS d
        USING (
            SELECT k.user_id, k.notification_id, k.channel
            FROM {Table} AS k
            JOIN unnest(@notifications, @channels) AS b (notification_id, channel)
                ON k.notification_id = b.notification_id AND k.channel = b.channel
            WHERE k.user_id = @user
            ORDER BY k.user_id, k.notification_id, k.channel
            FOR UPDATE OF k) AS l
        WHERE d.user_id = @user AND d.user_id = l.user_id AND d.notification_id = l.notification_id AND d.channel = l.channel
        """;

    protected override NpgsqlParameter[] ParametersToFind(Position after) =>
    [
        SqlParameter.Of("notification", NpgsqlDbType.Uuid, after.NotificationId),
        SqlParameter.Of("channel", NpgsqlDbType.Varchar, after.Channel),
    ];

    protected override NpgsqlParameter[] ParametersToDelete(List<Position> batch) =>
    [
        SqlParameter.Of("notifications", NpgsqlDbType.Array | NpgsqlDbType.Uuid, batch.Select(row => row.NotificationId).ToArray()),
        SqlParameter.Of("channels", NpgsqlDbType.Array | NpgsqlDbType.Varchar, batch.Select(row => row.Channel).ToArray()),
    ];

    protected override Position Read(DbDataReader reader) => new(reader.GetGuid(0), reader.GetString(1));

    /// <summary>The position of a row: its key.</summary>
    internal sealed record Position(Guid NotificationId, string Channel);
}
