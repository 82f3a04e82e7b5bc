using System.Diagnostics;

namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>The share of one path in a round: as many calls as fill some time, and what they took.</summary>
internal sealed class Slot(Contestant contestant)
{
    private const int MostCalls = 200;
    private const int WarmCalls = 1_000;

    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    private readonly List<double> _times = [];
    private int _calls = 1;
    private int _next;

    /// <summary>What a call took in each round, in microseconds.</summary>
    public IReadOnlyList<double> Times => _times;

    /// <summary>
    /// Runs until the code is optimized, the statement prepared and the data in memory, and finds how many calls fill a slot.
    /// </summary>
    public async Task WarmUpAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var microseconds = 0.0;
        while (_next < WarmCalls && Stopwatch.GetElapsedTime(start) < LongestWarmUp)
        {
            // The first one may take seconds.
            microseconds = await TimeAsync(_next == 0 ? 1 : 10);
        }

        _calls = Math.Clamp((int)(Length.TotalMicroseconds / microseconds), 1, MostCalls);
    }

    public async Task RunAsync() => _times.Add(await TimeAsync(_calls));

    private async Task<double> TimeAsync(int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
        {
            await contestant.AnswerAsync(_next++);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }
}
