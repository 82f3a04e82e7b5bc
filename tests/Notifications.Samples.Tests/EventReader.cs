using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>Reads server-sent events, one after another.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new();
    private IAsyncEnumerator<SseItem<string>>? _events;

    /// <summary>The next event of a kind that fits; the others before it are passed over.</summary>
    public async Task<SseItem<string>> NextAsync(string kind, Func<JsonElement, bool>? fits = null)
    {
        _end.CancelAfter(Longest);
        _events ??= SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(_end.Token).GetAsyncEnumerator();
        while (await _events.MoveNextAsync())
        {
            if (_events.Current.EventType == kind && (fits is null || fits(Data(_events.Current))))
            {
                return _events.Current;
            }
        }

        throw new InvalidOperationException($"The stream has ended without a \"{kind}\" that fits.");
    }

    public static JsonElement Data(SseItem<string> item) => JsonSerializer.Deserialize<JsonElement>(item.Data);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        response.Dispose();
        _end.Dispose();
    }
}
