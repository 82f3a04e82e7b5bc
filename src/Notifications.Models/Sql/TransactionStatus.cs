using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>Tells after a lost answer whether a transaction was committed.</summary>
/// <remarks>
/// By the transaction ID, and in statements without a table, which a cluster answers on the node where the transaction began:
/// <see href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT">transaction IDs</see>.
/// </remarks>
internal static class TransactionStatus
{
    /// <summary>Returns the ID of the current transaction.</summary>
    public static async Task<string> ReadTransactionIdAsync(this DbContext context, CancellationToken cancellationToken) =>
        (await context.QueryAsync("SELECT pg_current_xact_id()::text", [], reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false)).Single();

    /// <summary>Returns whether a transaction was committed.</summary>
    /// <remarks>
    /// A server that was killed, or has taken the place of another, may not know the transaction. Its number then lies in the future, for
    /// which <c>pg_xact_status</c> raises an error.
    /// </remarks>
    public static async Task<bool> IsCommittedAsync(this DbContext context, string transactionId, CancellationToken cancellationToken) =>
        (await context.QueryAsync(
            """
            SELECT CASE WHEN @transaction::xid8 < pg_snapshot_xmax(pg_current_snapshot())
                THEN pg_xact_status(@transaction::xid8) = 'committed' END
            """,
            [SqlParameter.Of("transaction", NpgsqlDbType.Text, transactionId)],
            reader => !reader.IsDBNull(0) && reader.GetBoolean(0),
            cancellationToken).ConfigureAwait(false)).Single();
}
