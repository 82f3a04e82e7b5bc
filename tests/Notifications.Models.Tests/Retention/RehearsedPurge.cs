using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>Answers the DELETEs of a purge with a number of rows instead of running them, and keeps all that it sends.</summary>
internal sealed class RehearsedPurge(int removedByEach) : DbCommandInterceptor
{
    private readonly ConcurrentQueue<NpgsqlCommand> _commands = new();

    /// <summary>A statement that sets what the purge has set for the transactions of its batches.</summary>
    public string Settings
    {
        get
        {
            var locking = Sent("SELECT pg_try_advisory")[0].CommandText;
            return $"SELECT {locking[locking.IndexOf("set_config", StringComparison.Ordinal)..]}";
        }
    }

    /// <summary>The statements that begin with one text and contain another.</summary>
    public List<NpgsqlCommand> Sent(string beginning, string part = "") =>
    [
        .. _commands.Where(c => c.CommandText.StartsWith(beginning, StringComparison.Ordinal)
            && c.CommandText.Contains(part, StringComparison.Ordinal)),
    ];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
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
