using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models.Sql;

/// <summary>Keeps the application's transaction usable when a command in it fails.</summary>
/// <remarks>
/// PostgreSQL refuses every statement after a failed one, until the transaction is rolled back
/// <see href="https://www.postgresql.org/docs/current/sql-savepoint.html">to a savepoint</see>. <c>SaveChanges</c> sets one as well.
/// </remarks>
internal static class SavepointExtensions
{
    private const string Name = "notifications_models";

    /// <summary>Runs a command; in a transaction of the application it leaves nothing behind when it fails or is canceled.</summary>
    public static async Task<TResult> UndoOnFailureAsync<TResult>(
        this DbContext context, Func<Task<TResult>> command, CancellationToken cancellationToken)
    {
        if (!context.IsInTransaction())
        {
            return await command().ConfigureAwait(false);
        }

        await context.CreateSavepointAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await command().ConfigureAwait(false);
            await context.ReleaseSavepointAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch
        {
            await context.RollBackToSavepointAsync().ConfigureAwait(false);
            throw;
        }
    }

    // EF Core's savepoint costs no round trip, but an ambient transaction has none: there it takes a statement.
    private static Task CreateSavepointAsync(this DbContext context, CancellationToken cancellationToken) =>
        context.Database.CurrentTransaction?.CreateSavepointAsync(Name, cancellationToken)
        ?? context.ExecuteAsync($"SAVEPOINT {Name}", [], cancellationToken);

    private static Task ReleaseSavepointAsync(this DbContext context, CancellationToken cancellationToken) =>
        context.Database.CurrentTransaction?.ReleaseSavepointAsync(Name, cancellationToken)
        ?? context.ExecuteAsync($"RELEASE SAVEPOINT {Name}", [], cancellationToken);

    // A rollback leaves the savepoint, and that of a command around this one has the same name.
    private static async Task RollBackToSavepointAsync(this DbContext context)
    {
        try
        {
            await (context.Database.CurrentTransaction?.RollbackToSavepointAsync(Name, CancellationToken.None)
                ?? context.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Name}", [], CancellationToken.None)).ConfigureAwait(false);
            await context.ReleaseSavepointAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The connection is lost, and the transaction with it. The failure of the command tells why.
        }
    }
}
