using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>What identifies a notification: a statement that names both columns reaches one partition, or one shard.</summary>
internal readonly record struct RowKey(Guid UserId, Guid Id)
{
    /// <summary>Sorts rows in the order in which all statements lock them. Guids compare like the uuid of PostgreSQL.</summary>
    public static RowKey[] InOrderOfLocks(IEnumerable<RowKey> rows) => [.. rows.OrderBy(row => row.UserId).ThenBy(row => row.Id)];

    /// <summary>The parameters <c>@users</c> and <c>@ids</c> of some rows.</summary>
    public static NpgsqlParameter[] ParametersOf(RowKey[] rows) =>
    [
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.UserId)),
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Id)),
    ];
}
