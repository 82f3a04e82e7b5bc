using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The rows that one rule of a policy removes.</summary>
internal interface IExpiredRows
{
    RetentionRule Rule { get; }

    /// <summary>Counts the rows, as a pass over the table in windows.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Finds the rows window by window; each statement looks at a bounded number of rows, and no row is looked at twice.
    /// </summary>
    IAsyncEnumerable<RowKey> FindAsync(CancellationToken cancellationToken);

    /// <summary>Deletes those rows of a batch that still have to go, and returns their number.</summary>
    Task<int> RemoveAsync(RowKey[] batch, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the rows of a batch that still have to go, after <see cref="RemoveAsync"/> has deleted fewer than it was given.
    /// </summary>
    Task<List<RowKey>> FindRemainingAsync(RowKey[] batch, CancellationToken cancellationToken);
}
