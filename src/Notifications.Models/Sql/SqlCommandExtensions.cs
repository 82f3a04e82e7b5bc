using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>Runs SQL as EF Core runs its own: with the context's transaction, retries, log, interceptors and timeout.</summary>
internal static class SqlCommandExtensions
{
    /// <summary>Returns SQL for EF Core, which takes a brace for the beginning of a placeholder. Here all parameters are named.</summary>
    public static string EscapeBraces(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    /// <summary>Runs a statement without a result set, and returns the number of affected rows.</summary>
    public static Task<int> ExecuteAsync(
        this DbContext context, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(EscapeBraces(sql), parameters, cancellationToken);

    /// <summary>Runs one or more statements, and reads the rows of all of them.</summary>
    public static Task<List<TRow>> QueryAsync<TRow>(
        this DbContext context,
        string sql,
        NpgsqlParameter[] parameters,
        Func<DbDataReader, TRow> read,
        CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            cancellation => context.QueryOnceAsync(sql, Array.ConvertAll(parameters, parameter => parameter.Clone()), read, cancellation),
            cancellationToken);

    /// <summary>Runs one or more statements as a part of what the caller retries, and reads the rows of all of them.</summary>
    /// <param name="context">The context.</param>
    /// <param name="sql">The statements, which EF Core sends as they are.</param>
    /// <param name="parameters">The parameters, which are not sent again.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static async Task<List<TRow>> QueryOnceAsync<TRow>(
        this DbContext context,
        string sql,
        NpgsqlParameter[] parameters,
        Func<DbDataReader, TRow> read,
        CancellationToken cancellationToken)
    {
        var command = new RelationalCommand(
            context.GetService<RelationalCommandBuilderDependencies>(), sql, sql, [new SqlParameterList(parameters)]);
        var values = new RelationalCommandParameterObject(
            context.GetService<IRelationalConnection>(),
            parameterValues: null,
            readerColumns: null,
            context,
            context.GetService<IRelationalCommandDiagnosticsLogger>(),
            CommandSource.ExecuteSqlRaw);
        using var section = context.GetService<IConcurrencyDetector>().EnterCriticalSection();
        return await ReadAsync(command, values, read, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(
        RelationalCommand command,
        RelationalCommandParameterObject values,
        Func<DbDataReader, TRow> read,
        CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        var reader = await command.ExecuteReaderAsync(values, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader.DbDataReader));
                }
            }
            while (await reader.DbDataReader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }

        return rows;
    }
}
