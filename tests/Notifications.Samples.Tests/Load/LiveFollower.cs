using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Notifications.Samples.Tests.Load;

/// <summary>An open stream of a user: the badge it told of last, and what it told of at all.</summary>
internal sealed class LiveFollower : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Guid> _heard = new();
    private readonly Task _following;
    private volatile string _badge = "";

    private LiveFollower(Member member, HttpResponseMessage response)
    {
        (Member, _response) = (member, response);
        _following = FollowAsync();
    }

    public Member Member { get; }

    public string Badge => _badge;

    public IReadOnlyCollection<Guid> Heard => _heard;

    public static async Task<LiveFollower> OpenAsync(HttpClient http, Member member)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/notifications/live");
        request.Headers.Add("Cookie", member.Cookie);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new LiveFollower(member, response);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _response.Dispose();
        _end.Dispose();
    }

    private async Task FollowAsync()
    {
        await foreach (var item in SseParser.Create(await _response.Content.ReadAsStreamAsync(_end.Token)).EnumerateAsync(_end.Token))
        {
            var data = JsonSerializer.Deserialize<JsonElement>(item.Data);
            if (item.EventType == "badge")
            {
                _badge = data.GetProperty("text").GetString()!;
            }
            else if (item.EventType == "notification")
            {
                _heard.Enqueue(data.GetProperty("id").GetGuid());
            }
        }
    }
}
