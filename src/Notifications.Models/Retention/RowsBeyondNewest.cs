using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The oldest read rows of users who have more than some number of rows, user by user.</summary>
internal sealed record RowsBeyondNewest(DbContext Context, int Keep) : IRemovableRows
{
    private const int UsersAtOnce = 100;

    private readonly TableSql _table = TableSql.Of<Notification>(Context);

    public RetentionRule Rule => RetentionRule.KeepNewestPerUser;

    // Users who have more; after them, all who come after the last of them are still to be looked at.
    private ReadOnlyMemory<Guid> Users { get; init; }

    private Guid LastUser { get; init; }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT COALESCE(sum(u.surplus), 0)::bigint FROM ({UsersWithMore($"count(*) - {Keep} AS surplus")}) AS u";
        return (await Context.QueryAsync(sql, [SqlParameter.Of("last", NpgsqlDbType.Uuid, LastUser)], reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false)).Single();
    }

    public async Task<(int Removed, IRemovableRows? Left)> RemoveAsync(int batchSize, CancellationToken cancellationToken)
    {
        var users = Users.IsEmpty ? await FindUsersAsync(cancellationToken).ConfigureAwait(false) : Users;
        var removed = 0;
        for (var i = 0; i < users.Length; i++)
        {
            // Until there is none: what a user changes in the meantime is found, but not removed, and others are in its place.
            int more;
            do
            {
                more = await RemoveAsync(users.Span[i], batchSize - removed, cancellationToken).ConfigureAwait(false);
                removed += more;
                if (removed == batchSize)
                {
                    return (removed, this with { Users = users[i..] });
                }
            }
            while (more > 0);
        }

        return (removed, users.IsEmpty ? null : this with { Users = default, LastUser = users.Span[^1] });
    }

    private async Task<ReadOnlyMemory<Guid>> FindUsersAsync(CancellationToken cancellationToken)
    {
        var userId = _table[nameof(Notification.UserId)];
        var sql = $"{UsersWithMore($"n.{userId}")} ORDER BY n.{userId} LIMIT {UsersAtOnce}";
        return (await Context.QueryAsync(sql, [SqlParameter.Of("last", NpgsqlDbType.Uuid, LastUser)], reader => reader.GetGuid(0), cancellationToken).ConfigureAwait(false)).ToArray();
    }

    private string UsersWithMore(string columns)
    {
        var userId = _table[nameof(Notification.UserId)];
        return $"""
            SELECT {columns}
            FROM {_table.Name} AS n
            WHERE n.{_table[nameof(Notification.DeletedAt)]} IS NULL AND n.{userId} > @last
            GROUP BY n.{userId}
            HAVING count(*) > {Keep}
            """;
    }

    // All of it in one statement, so that what the user does at the same time can take nothing more along.
    private Task<int> RemoveAsync(Guid userId, int atMost, CancellationToken cancellationToken)
    {
        var (id, createdAt) = (_table[nameof(Notification.Id)], _table[nameof(Notification.CreatedAt)]);
        var sql = $"""
            DELETE FROM {_table.Name} AS n
            WHERE {OfUser("n")} AND {IsRead("n")} AND n.{id} IN (
                SELECT o.{id}
                FROM {_table.Name} AS o
                WHERE {OfUser("o")} AND {IsRead("o")} AND (o.{createdAt}, o.{id}) < (
                    SELECT k.{createdAt}, k.{id}
                    FROM {_table.Name} AS k
                    WHERE {OfUser("k")}
                    ORDER BY k.{createdAt} DESC, k.{id} DESC
                    OFFSET {RetentionPolicy.MinimumKeptPerUser - 1} LIMIT 1)
                ORDER BY o.{createdAt}, o.{id}
                LIMIT GREATEST(0, LEAST(@atMost, (SELECT count(*) FROM {_table.Name} AS c WHERE {OfUser("c")}) - {Keep})))
            """;
        return Context.ExecuteAsync(
            sql, [SqlParameter.Of("user", NpgsqlDbType.Uuid, userId), SqlParameter.Of("atMost", NpgsqlDbType.Integer, atMost)], cancellationToken);
    }

    private string OfUser(string row) =>
        $"{row}.{_table[nameof(Notification.UserId)]} = @user AND {row}.{_table[nameof(Notification.DeletedAt)]} IS NULL";

    private string IsRead(string row) => $"{row}.{_table[nameof(Notification.Status)]} = 'read'";
}
