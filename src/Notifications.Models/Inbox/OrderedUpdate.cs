using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>An <c>UPDATE</c> of the rows of a query that first locks them in the order of <c>(user_id, id)</c>.</summary>
/// <remarks>
/// A plain <c>UPDATE</c> locks rows in whatever order its plan finds them, so that two of them over the same rows can deadlock. Under
/// <see href="https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED">read committed</see>, PostgreSQL
/// re-evaluates a row that was changed meanwhile, for the subquery that locks as well as for the update. Citus locks rows of one shard
/// only, so that changes of several users' rows are not ordered there.
/// </remarks>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal static partial class OrderedUpdate
{
    /// <summary>Runs the update, and returns the number of changed rows.</summary>
    /// <param name="operation">The name under which the rows are counted.</param>
    /// <param name="rows">The rows to change.</param>
    /// <param name="assignments">The <c>SET</c> clause.</param>
    /// <param name="condition">
    /// The condition that a row <c>c</c> has not been changed meanwhile. It must not imply the predicate of a partial index by user, in
    /// which PostgreSQL would pass many rows of the user to find each row by its identifier.
    /// </param>
    /// <param name="values">Makes the parameters of the assignments, by the context of the query.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <param name="command">The command of the application.</param>
    public static async Task<int> RunAsync(
        string operation,
        IQueryable<Notification> rows,
        string assignments,
        string condition,
        Func<DbContext, NpgsqlParameter[]> values,
        CancellationToken cancellationToken,
        [CallerMemberName] string command = "")
    {
        var context = QueryContextAccess.ContextOf(rows);
        PostgreSql.Require(context, command);
        var table = TableSql.Of<Notification>(context);
        var (sql, parameters) = UserRows.Find(context, rows.Expression) is { } known
            ? (UpdateOf(known, table.Name, assignments, condition), known.Parameters)
            : await TranslateAsync(context, table, rows, assignments, condition, cancellationToken).ConfigureAwait(false);
        NpgsqlParameter[] all = [.. parameters, .. values(context)];
        var changed = await context.Database.CreateExecutionStrategy()
            .ExecuteAsync(cancellation => context.ExecuteAsync(sql, all, cancellation), cancellationToken).ConfigureAwait(false);
        NotificationCounters.Changed(changed, operation);
        return changed;
    }

    // One row needs no order.
    private static string UpdateOf(UserRows rows, string table, string assignments, string condition) => rows.IsOneRow
        ? $"""
        UPDATE {table} AS c
        SET {assignments}
        WHERE {rows.Check}
        """
        : LockAndUpdate(
            table,
            assignments,
            $"""
            SELECT n.user_id, n.id
            FROM {table} AS n
            WHERE {rows.Search}
            ORDER BY n.user_id, n.id
            FOR NO KEY UPDATE OF n
            """,
            " AND c.user_id = @user_id",
            condition);

    private static string LockAndUpdate(string table, string assignments, string lockedKeys, string userIs, string condition) => $"""
        UPDATE {table} AS c
        SET {assignments}
        FROM (
        {lockedKeys}
        ) AS l (user_id, id)
        WHERE c.user_id = l.user_id AND c.id = l.id{userIs} AND {condition}
        """;

    private static async Task<(string Sql, IReadOnlyList<NpgsqlParameter> Parameters)> TranslateAsync(
        DbContext context,
        TableSql table,
        IQueryable<Notification> rows,
        string assignments,
        string condition,
        CancellationToken cancellationToken)
    {
        var shape = QueryShape.Of(rows.Expression);
        var (keys, parameters) = Render(rows.OrderBy(n => n.UserId).ThenBy(n => n.Id).Select(n => new { n.UserId, n.Id }));
        var mayLock = shape.UserId is not null
            || !table.HasUserInKey
            || !await DistributedTable.IsDistributedAsync(context, table, cancellationToken).ConfigureAwait(false);
        var lockedKeys = !mayLock ? keys : shape.IsPlain ? Locked(keys) : LockedByJoin(table.Name, keys, UserIs("k", shape.UserId));
        var sql = LockAndUpdate(table.Name, assignments, lockedKeys, UserIs("c", shape.UserId), condition);
        return (sql, [.. parameters, .. UserParameter(shape.UserId)]);
    }

    private static string Locked(string keys) => $"{keys}\nFOR NO KEY UPDATE OF {Alias().Match(keys).Groups[1].Value}";

    // PostgreSQL locks no rows of DISTINCT, GROUP BY and set operations, and those of a LIMIT in the order of the LIMIT.
    private static string LockedByJoin(string table, string keys, string userIs) => $"""
        SELECT k.user_id, k.id
        FROM {table} AS k
        JOIN (
        {keys}
        ) AS q (user_id, id) ON k.user_id = q.user_id AND k.id = q.id{userIs}
        ORDER BY k.user_id, k.id
        FOR NO KEY UPDATE OF k
        """;

    // Repeats the user outside of the query, so that partitions are pruned and Citus routes to one shard.
    private static string UserIs(string row, Guid? userId) => userId is null ? "" : $" AND {row}.user_id = @changed_user";

    private static IEnumerable<NpgsqlParameter> UserParameter(Guid? userId) =>
        userId is null ? [] : [SqlParameter.Of("changed_user", NpgsqlDbType.Uuid, userId)];

    private static (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) Render(IQueryable query)
    {
        using var command = query.CreateDbCommand();
        var parameters = command.Parameters.Cast<NpgsqlParameter>().ToList();
        command.Parameters.Clear();
        return (command.CommandText, parameters);
    }

    // The row of the first selected column. A comment of TagWith may precede it, and a quoted name may contain a line break.
    [GeneratedRegex(@"^SELECT (.+?)\.user_id", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Alias();
}
