using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Inserts the deliveries of new notifications: one statement for each chunk of users, whatever the number of channels.</summary>
internal sealed class DeliveryInsert
{
    private readonly DbContext _context;
    private readonly NotificationContent _content;
    private readonly TableSql _table;
    private readonly OwnInsert _own;
    private readonly GeneratedValues<NewDelivery> _generated;

    /// <summary>Checks that the model has the table, and that the application's own columns are filled, before anything is sent.</summary>
    public DeliveryInsert(DbContext context, NotificationContent content)
    {
        (_context, _content) = (context, content);
        _table = DeliveryTable.Require(context);
        var type = TableSql.EntityOf<NotificationDelivery>(context);
        _own = OwnInsert.OfRows(OwnColumn.Of(context, type), type, given: null, nameof(content));
        _generated = new GeneratedValues<NewDelivery>(context, type, _own.Generated, ToEntity);
    }

    /// <summary>Inserts a delivery for each notification and channel, but none of what is throttled.</summary>
    /// <param name="rows">The rows of a chunk, sorted by user.</param>
    /// <param name="published">Those of them that were inserted.</param>
    /// <param name="createdAt">The instant of the notifications, from which a delay counts.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task InsertAsync(
        NewRow[] rows, IReadOnlyList<PublishedNotification> published, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        var users = published.Where(notification => !notification.IsThrottled).Select(notification => notification.UserId).ToHashSet();
        NewDelivery[] deliveries = [.. rows.Where(row => users.Contains(row.UserId)).SelectMany(DeliveriesOf)];
        if (deliveries.Length > 0)
        {
            await _context.ExecuteAsync(InsertSql(deliveries.Length), Parameters(deliveries, createdAt), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    // A notification with a key has the identifier of an earlier one, which the application may have removed without its deliveries.
    private string InsertSql(int rows) => $"""
        INSERT INTO {_table.Name}
            (user_id, notification_id, channel, due_at, attempts{_own.Columns}{_generated.Columns})
        SELECT r.user_id, r.notification_id, r.channel, @dueAt, 0{_own.Values}{_generated.Values}
        FROM unnest(@users, @notifications, @channels{_generated.ArraysOf(rows)})
            AS r (user_id, notification_id, channel{_generated.Elements}){(_content.DedupeKey is null ? "" : Replace)}
        """;

    private string Replace => $"""

        ON CONFLICT ({_table.Key}) DO UPDATE
        SET due_at = excluded.due_at, attempts = excluded.attempts, sent_at = excluded.sent_at, error = excluded.error
        """;

    private static IEnumerable<NewDelivery> DeliveriesOf(NewRow row) =>
        from channel in row.Channels
        where channel != NotificationChannels.InApp
        select new NewDelivery(row.UserId, row.Id, channel);

    private NpgsqlParameter[] Parameters(NewDelivery[] rows, DateTimeOffset createdAt) =>
    [
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.UserId)),
        SqlParameter.Of("notifications", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.NotificationId)),
        SqlParameter.Of("channels", NpgsqlDbType.Array | NpgsqlDbType.Varchar, Array.ConvertAll(rows, row => row.Channel)),
        SqlParameter.Of("dueAt", NpgsqlDbType.TimestampTz, createdAt + _content.Delay),
        .. _own.Parameters,
        .. _generated.ParametersOf(rows),
    ];

    private static NotificationDelivery ToEntity(NewDelivery row) =>
        new() { UserId = row.UserId, NotificationId = row.NotificationId, Channel = row.Channel };
}
