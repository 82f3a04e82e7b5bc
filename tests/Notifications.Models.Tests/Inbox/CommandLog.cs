using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Records the commands of the contexts that have it as an interceptor.</summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private readonly ConcurrentQueue<NpgsqlCommand> _commands = new();

    public IReadOnlyList<NpgsqlCommand> Commands => [.. _commands];

    /// <summary>Returns the one command that <paramref name="call"/> sends.</summary>
    public async Task<NpgsqlCommand> CaptureAsync(Func<Task> call)
    {
        _commands.Clear();
        await call();
        return _commands.Should().ContainSingle("a call is one statement").Which;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        new(Remember(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Remember(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(Remember(command, result));

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Remember(command, result);

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Remember(command, result);

    private T Remember<T>(DbCommand command, T result)
    {
        _commands.Enqueue(((NpgsqlCommand)command).Clone());
        return result;
    }
}
