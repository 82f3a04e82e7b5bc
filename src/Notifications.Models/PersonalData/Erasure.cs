using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Erases the rows of one user, in batches.</summary>
internal sealed class Erasure(DbContext context, Guid userId)
{
    private const int BatchSize = 5_000;

    private readonly string _notifications = TableSql.Of<Notification>(context).Name;
    private readonly string _preferences = TableSql.Of<NotificationPreference>(context).Name;

    public Task<ErasureResult> RunAsync(CancellationToken cancellationToken) => context.UndoOnFailureAsync(
        async () => new ErasureResult(
            await EraseNotificationsAsync(cancellationToken).ConfigureAwait(false),
            await ErasePreferencesAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    // Pass after pass: one may have missed a row that was imported meanwhile with an earlier created_at. A pass that finds rows, but erases
    // none, may have met another program that did. Two in a row mean that the rows cannot go.
    private async Task<long> EraseNotificationsAsync(CancellationToken cancellationToken)
    {
        var (erased, fruitless) = (0L, 0);
        while (fruitless < 2)
        {
            var pass = await PassAsync(cancellationToken).ConfigureAwait(false);
            if (pass.Found == 0)
            {
                return erased;
            }

            erased += pass.Erased;
            fruitless = pass.Erased == 0 ? fruitless + 1 : 0;
        }

        throw new InvalidOperationException(
            $"Notifications of the user are still in {_notifications}: a trigger of the application keeps them from being deleted. "
            + "Let it pass deletions of this user, and erase again.");
    }

    private async Task<(long Found, long Erased)> PassAsync(CancellationToken cancellationToken)
    {
        var (found, erased) = (0L, 0L);
        var batch = await FindAsync(Position.BeforeAll, cancellationToken).ConfigureAwait(false);
        while (batch is [.., var last])
        {
            found += batch.Count;
            erased += await DeleteNotificationsAsync(batch, cancellationToken).ConfigureAwait(false);
            batch = batch.Count == BatchSize ? await FindAsync(last, cancellationToken).ConfigureAwait(false) : [];
        }

        return (found, erased);
    }

    // Two partial indexes contain the rows of a user, and none contains them all. Each batch begins behind the last one, because rows that
    // the application's transaction has deleted stay in the indexes until its end.
    private Task<List<Position>> FindAsync(Position after, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT f.created_at::text, f.id
            FROM (
            {Arm("deleted_at IS NULL")}
                UNION ALL
            {Arm("deleted_at IS NOT NULL")}
            ) AS f
            ORDER BY f.created_at, f.id
            LIMIT @size
            """;
        NpgsqlParameter[] parameters =
        [
            UserParameter(),
            SqlParameter.Of("createdAt", NpgsqlDbType.Text, after.CreatedAt),
            SqlParameter.Of("id", NpgsqlDbType.Uuid, after.Id),
            SqlParameter.Of("size", NpgsqlDbType.Integer, BatchSize),
        ];

        // In the application's transaction, a step that has failed cannot be repeated: the transaction is lost.
        return context.IsInTransaction() ? QueryAsync(cancellationToken) : TransientFailure.RetryAsync(QueryAsync, cancellationToken);

        Task<List<Position>> QueryAsync(CancellationToken cancellation) => context.QueryAsync(
            sql, parameters, reader => new Position(reader.GetString(0), reader.GetGuid(1)), cancellation);
    }

    private string Arm(string condition) => $"""
            (SELECT n.created_at, n.id
            FROM {_notifications} AS n
            WHERE n.user_id = @user AND n.{condition} AND (n.created_at, n.id) > (@createdAt::timestamptz, @id)
            ORDER BY n.created_at, n.id
            LIMIT @size)
        """;

    private Task<int> DeleteNotificationsAsync(List<Position> batch, CancellationToken cancellationToken)
    {
        var sql = $"""
            DELETE FROM {_notifications} AS n
            USING (
                SELECT k.user_id, k.id
                FROM {_notifications} AS k
                WHERE k.user_id = @user AND k.id = ANY(@ids)
                ORDER BY k.user_id, k.id
                FOR UPDATE OF k) AS l
            WHERE n.user_id = @user AND n.user_id = l.user_id AND n.id = l.id
            """;
        var ids = SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, batch.Select(row => row.Id).ToArray());
        return new CountedDelete(context, sql, [UserParameter(), ids]).RunAsync(cancellationToken);
    }

    private Task<int> ErasePreferencesAsync(CancellationToken cancellationToken)
    {
        var sql = $"DELETE FROM {_preferences} AS p WHERE p.user_id = @user";
        return new CountedDelete(context, sql, [UserParameter()]).RunAsync(cancellationToken);
    }

    private NpgsqlParameter UserParameter() => SqlParameter.Of("user", NpgsqlDbType.Uuid, userId);

    /// <summary>A row by its position. The instant is text: other programs may have stored one that .NET cannot hold.</summary>
    private sealed record Position(string CreatedAt, Guid Id)
    {
        public static Position BeforeAll { get; } = new("-infinity", Guid.Empty);
    }
}
