using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>Reads a query of identifiers in batches, between which its connection is free for other statements.</summary>
/// <remarks>
/// EF Core only writes the SQL, so the query must leave nothing for the program to evaluate: a query with an order by its identifiers is
/// translated as a whole or refused.
/// <para>
/// PostgreSQL has one result at a time on a connection, and another connection would not see the transaction, the settings and the
/// temporary tables of this one. A <see href="https://www.postgresql.org/docs/current/sql-declare.html">cursor</see> keeps the rows on the
/// server. In a transaction, each fetch runs the query a step further. Outside of one it is a cursor <c>WITH HOLD</c>: the query runs at
/// once, and its rows wait on the server for as long as the connection is open.
/// </para>
/// </remarks>
internal sealed class QueryCursor(DbContext context, IQueryable<Guid> query)
{
    private readonly string _name = $"notifications_{Guid.NewGuid():N}";

    /// <summary>Reads the rows in their order, in batches of a size.</summary>
    public async IAsyncEnumerable<List<Guid>> ReadAsync(int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await DeclareAsync(cancellationToken).ConfigureAwait(false);
            while (await FetchAsync(size, cancellationToken).ConfigureAwait(false) is { Count: > 0 } batch)
            {
                yield return batch;
            }
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        var command = query.CreateDbCommand();
        await using (command.ConfigureAwait(false))
        {
            var hold = context.IsInTransaction() ? "" : "WITH HOLD ";
            await context.ExecuteAsync(
                $"DECLARE {_name} NO SCROLL CURSOR {hold}FOR SELECT q.id::uuid FROM (\n{command.CommandText}\n) AS q (id)",
                [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<Guid>> FetchAsync(int size, CancellationToken cancellationToken)
    {
        try
        {
            return await context.QueryAsync($"FETCH {size} FROM {_name}", [], reader => reader.GetGuid(0), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCursorName)
        {
            throw new InvalidOperationException(
                "The rest of the query cannot be read: its cursor has ended with the connection, or a pooler such as PgBouncer in "
                + "transaction mode has given another connection. Behind a pooler, begin a transaction first.",
                exception);
        }
    }

    private async Task CloseAsync()
    {
        try
        {
            await context.ExecuteAsync($"CLOSE {_name}", [], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // There is no cursor: the query has failed, or the transaction or the connection has. The failure itself tells why.
        }
    }
}
