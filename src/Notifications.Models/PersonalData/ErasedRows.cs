using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Erases the rows of one user in one table, in batches.</summary>
/// <typeparam name="TPosition">A row by its position in the order in which the rows are found.</typeparam>
internal abstract class ErasedRows<TPosition>(DbContext context, Guid userId, string table, TPosition beforeAll)
    where TPosition : class
{
    private const int BatchSize = 5_000;

    /// <summary>Erases them, and returns the number of rows.</summary>
    /// <remarks>
    /// Pass after pass: one may have missed a row that was inserted meanwhile at an earlier position. A pass that finds rows, but erases
    /// none, may have met another program that did. Two in a row mean that the rows cannot go.
    /// </remarks>
    public async Task<long> EraseAsync(CancellationToken cancellationToken)
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
            $"Rows of the user are still in {table}: a trigger of the application keeps them from being deleted. "
            + "Let it pass deletions of this user, and erase again.");
    }

    /// <summary>
    /// Selects up to <c>@size</c> rows of <c>@user</c> behind a position. Rows that the application's transaction has deleted stay in the
    /// indexes until its end, so each batch begins behind the last one.
    /// </summary>
    protected abstract string FindSql { get; }

    /// <summary>Deletes the rows of a batch, which it locks in the order of their keys.</summary>
    protected abstract string DeleteSql { get; }

    /// <summary>The table, as SQL names it.</summary>
    protected string Table => table;

    /// <summary>The parameters of a position in <see cref="FindSql"/>.</summary>
    protected abstract NpgsqlParameter[] ParametersToFind(TPosition after);

    /// <summary>The parameters of a batch in <see cref="DeleteSql"/>.</summary>
    protected abstract NpgsqlParameter[] ParametersToDelete(List<TPosition> batch);

    /// <summary>Reads a row that <see cref="FindSql"/> has found.</summary>
    protected abstract TPosition Read(DbDataReader reader);

    private async Task<(long Found, long Erased)> PassAsync(CancellationToken cancellationToken)
    {
        var (found, erased) = (0L, 0L);
        var batch = await FindAsync(beforeAll, cancellationToken).ConfigureAwait(false);
        while (batch is [.., var last])
        {
            found += batch.Count;
            erased += await DeleteAsync(batch, cancellationToken).ConfigureAwait(false);
            batch = batch.Count == BatchSize ? await FindAsync(last, cancellationToken).ConfigureAwait(false) : [];
        }

        return (found, erased);
    }

    private Task<List<TPosition>> FindAsync(TPosition after, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters =
            [UserParameter(), .. ParametersToFind(after), SqlParameter.Of("size", NpgsqlDbType.Integer, BatchSize)];

        // In the application's transaction, a step that has failed cannot be repeated: the transaction is lost.
        return context.IsInTransaction() ? QueryAsync(cancellationToken) : TransientFailure.RetryAsync(QueryAsync, cancellationToken);

        Task<List<TPosition>> QueryAsync(CancellationToken cancellation) =>
            context.QueryAsync(FindSql, parameters, Read, cancellation);
    }

    private Task<int> DeleteAsync(List<TPosition> batch, CancellationToken cancellationToken) =>
        new CountedDelete(context, DeleteSql, [UserParameter(), .. ParametersToDelete(batch)]).RunAsync(cancellationToken);

    private NpgsqlParameter UserParameter() => SqlParameter.Of("user", NpgsqlDbType.Uuid, userId);
}
