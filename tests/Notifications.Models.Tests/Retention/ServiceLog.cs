using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Notifications.Models.Tests.Retention;

/// <summary>The log messages of the hosted service, for a test to await one after another.</summary>
internal sealed class ServiceLog : ILoggerProvider, ILogger
{
    private readonly Channel<(EventId Id, string Text)> _messages = Channel.CreateUnbounded<(EventId, string)>();

    /// <summary>The next message, when there is one.</summary>
    public async Task<(EventId Id, string Text)> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await _messages.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Whether every message was read.</summary>
    public bool IsSilent => !_messages.Reader.TryPeek(out _);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _messages.Writer.TryWrite((eventId, $"{logLevel}: {formatter(state, exception)}"));

    public void Dispose()
    {
        // Nothing is held.
    }
}
