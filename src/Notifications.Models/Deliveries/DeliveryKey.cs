using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>A delivery of one channel: its user and its notification.</summary>
internal readonly record struct DeliveryKey(Guid UserId, Guid NotificationId)
{
    /// <summary>The parameters <c>@users</c> and <c>@ids</c>, in the order in which rows are locked.</summary>
    /// <remarks>Guids compare like the uuid of PostgreSQL.</remarks>
    public static NpgsqlParameter[] ParametersOf(IEnumerable<DeliveryKey> keys)
    {
        DeliveryKey[] ordered = [.. keys.OrderBy(key => key.UserId).ThenBy(key => key.NotificationId)];
        return
        [
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(ordered, key => key.UserId)),
            SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(ordered, key => key.NotificationId)),
        ];
    }
}
