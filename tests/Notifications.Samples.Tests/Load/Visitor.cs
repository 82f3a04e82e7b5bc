using System.Collections.Concurrent;
using System.Diagnostics;

namespace Notifications.Samples.Tests.Load;

/// <summary>One client: visits of its own users, one after another.</summary>
internal sealed class Visitor(HttpClient http, IReadOnlyList<Member> members, ConcurrentDictionary<string, int> announced, int seed)
{
    // Nobody comes twice in a second, so that no fast machine lets a user reach the limit of requests.
    private readonly TimeSpan _pace = TimeSpan.FromSeconds(1) / members.Count;
    private readonly Random _random = new(seed);
    private int _visits;

    /// <summary>Visits until it is to end, and returns how long each request took.</summary>
    public async Task<Latencies> VisitAsync(CancellationToken end)
    {
        var latencies = new Latencies();
        while (!end.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var member = members[_visits++ % members.Count];
            await new Visit(new Session(http, member, latencies), member, announced, _random).RunAsync();
            var rest = _pace - Stopwatch.GetElapsedTime(start);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, CancellationToken.None);
        }

        return latencies;
    }
}
