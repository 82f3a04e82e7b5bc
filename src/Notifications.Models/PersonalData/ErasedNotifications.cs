using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>All notifications of a user, deleted ones included.</summary>
internal sealed class ErasedNotifications(DbContext context, Guid userId, string table)
    : ErasedRows<ErasedNotifications.Position>(context, userId, table, new Position("-infinity", Guid.Empty))
{
    // Two partial indexes contain the rows of a user, and none contains them all.
    protected override string FindSql => $"""
        SELECT {InstantText.Of("f.created_at")}, f.id
        FROM (
        {Arm("deleted_at IS NULL")}
            UNION ALL
        {Arm("deleted_at IS NOT NULL")}
        ) AS f
        ORDER BY f.created_at, f.id
        LIMIT @size
        """;

    protected override string DeleteSql => $"""
        DELETE FROM {Table} AS n
        USING (
            SELECT k.user_id, k.id
            FROM {Table} AS k
            WHERE k.user_id = @user AND k.id = ANY(@ids)
            ORDER BY k.user_id, k.id
            FOR UPDATE OF k) AS l
        WHERE n.user_id = @user AND n.user_id = l.user_id AND n.id = l.id
        """;

    protected override NpgsqlParameter[] ParametersToFind(Position after) =>
    [
        SqlParameter.Of("createdAt", NpgsqlDbType.Text, after.CreatedAt),
        SqlParameter.Of("id", NpgsqlDbType.Uuid, after.Id),
    ];

    protected override NpgsqlParameter[] ParametersToDelete(List<Position> batch) =>
        [SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, batch.Select(row => row.Id).ToArray())];

    protected override Position Read(DbDataReader reader) => new(reader.GetString(0), reader.GetGuid(1));

    private string Arm(string condition) => $"""
            (SELECT n.created_at, n.id
            FROM {Table} AS n
            WHERE n.user_id = @user AND n.{condition} AND (n.created_at, n.id) > ({InstantText.Read("@createdAt")}, @id)
            ORDER BY n.created_at, n.id
            LIMIT @size)
        """;

    /// <summary>The position of a row, with an <see cref="InstantText"/>.</summary>
    internal sealed record Position(string CreatedAt, Guid Id);
}
