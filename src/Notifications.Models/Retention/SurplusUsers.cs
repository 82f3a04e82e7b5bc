using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Users who have more rows than they may keep, deleted ones not counted.</summary>
internal sealed class SurplusUsers(DbContext context, int keep, int usersAtOnce, bool isDistributed)
{
    private readonly string _table = TableSql.Of<Notification>(context).Name;

    /// <summary>Finds the users in the order of their identifiers.</summary>
    public async IAsyncEnumerable<Guid> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (comparison, last, isMore) = (">=", Guid.Empty, true);
        while (isMore)
        {
            var users = await FindNextAsync(comparison, last, cancellationToken).ConfigureAwait(false);
            foreach (var user in users.Where(user => user.HasSurplus))
            {
                yield return user.Id;
            }

            isMore = users.Count == usersAtOnce;
            (comparison, last) = (">", users.LastOrDefault().Id);
        }
    }

    private Task<List<(Guid Id, bool HasSurplus)>> FindNextAsync(string comparison, Guid last, CancellationToken cancellationToken)
    {
        var sql = isDistributed ? ByCounting(comparison) : ByProbing(comparison);
        return TransientFailure.RetryAsync(
            cancellation => context.QueryAsync(
                sql,
                [
                    SqlParameter.Of("last", NpgsqlDbType.Uuid, last),
                    SqlParameter.Of("keep", NpgsqlDbType.Bigint, (long)keep),
                    SqlParameter.Of("count", NpgsqlDbType.Integer, usersAtOnce),
                ],
                reader => (reader.GetGuid(0), reader.GetBoolean(1)),
                cancellation),
            cancellationToken);
    }

    // A loose index scan (https://wiki.postgresql.org/wiki/Loose_indexscan): from user to user, and of each one row more than may be kept.
    private string ByProbing(string comparison) => $"""
        WITH RECURSIVE users (user_id, number) AS (
            SELECT ({NextUser($"{comparison} @last")}), 1
            UNION ALL
            SELECT ({NextUser("> u.user_id")}), u.number + 1
            FROM users AS u
            WHERE u.user_id IS NOT NULL AND u.number < @count)
        SELECT u.user_id, EXISTS (
            SELECT FROM {_table} AS n
            WHERE n.user_id = u.user_id AND n.deleted_at IS NULL
            OFFSET @keep)
        FROM users AS u
        WHERE u.user_id IS NOT NULL
        ORDER BY u.number
        """;

    // Citus does not recurse over shards, but counts in all of them at once:
    // https://docs.citusdata.com/en/stable/develop/reference_workarounds.html
    private string ByCounting(string comparison) => $"""
        SELECT n.user_id, TRUE
        FROM {_table} AS n
        WHERE n.user_id {comparison} @last AND n.deleted_at IS NULL
        GROUP BY n.user_id
        HAVING count(*) > @keep
        ORDER BY n.user_id
        LIMIT @count
        """;

    private string NextUser(string condition) => $"""

            SELECT n.user_id
            FROM {_table} AS n
            WHERE n.user_id {condition} AND n.deleted_at IS NULL
            ORDER BY n.user_id
            LIMIT 1
    """;
}
