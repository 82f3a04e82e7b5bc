using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>Lets a purge believe that its DELETEs have removed so many rows, and remembers what it has sent; nothing is removed.</summary>
internal sealed class RehearsedPurge(int removedByEach) : DbCommandInterceptor
{
    private readonly ConcurrentQueue<NpgsqlCommand> _commands = new();

    /// <summary>The statements that begin with some words and are about a column, as they were sent.</summary>
    public List<NpgsqlCommand> Sent(string beginning, string column) =>
        [.. _commands.Where(c => c.CommandText.StartsWith(beginning, StringComparison.Ordinal) && c.CommandText.Contains(column, StringComparison.Ordinal))];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(((NpgsqlCommand)command).Clone());
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(((NpgsqlCommand)command).Clone());
        return new(InterceptionResult<int>.SuppressWithResult(removedByEach));
    }
}
