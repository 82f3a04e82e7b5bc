namespace Notifications.Models;

/// <summary>Refuses every isolation level but READ COMMITTED.</summary>
/// <remarks>
/// With another level the copy would be read with the snapshot of the transaction's first statement. Rows that others commit between that
/// statement and the lock are not in it, and would be dropped with the original table
/// (<see href="https://www.postgresql.org/docs/current/transaction-iso.html">manual</see>).
/// </remarks>
internal static class IsolationSql
{
    public const string Check =
        """
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'Tables % cannot be rebuilt in a % transaction: %.',
                array_to_string(names, ', '), upper(current_setting('transaction_isolation')),
                'rows that others commit before the tables are locked would be lost'
                USING ERRCODE = 'invalid_transaction_state',
                    HINT = 'Migrate in a READ COMMITTED transaction. Set default_transaction_isolation for the role that migrates.';
        END IF;
        """;
}
