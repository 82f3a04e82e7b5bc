using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>Many more notifications, each of which is made when it is asked for: the memory at the end is that of the beginning.</summary>
internal static class StreamCase
{
    private const int Parts = 10;
    private const double Flat = 1.25;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        // What the cases before have left behind goes back to the system.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        var memory = new MemoryPeaks(paths.Size.Stream / Parts);
        var start = Stopwatch.GetTimestamp();
        var rows = await paths.Library.InsertAsync(memory.Watch(MakeAsync(paths.Size)));
        var perSecond = rows / Stopwatch.GetElapsedTime(start).TotalSeconds;

        var request = string.Create(CultureInfo.InvariantCulture, $"stream {rows:#,0}");
        report.Add($"{request}: {Figures.Number(perSecond)} rows/s; highest of each tenth: {memory}");
        report.Add(Goal.AtMost(Flat, $"{request}, managed heap, highest beside the first tenth", memory.Heap.Growth));
        report.Add(Goal.AtMost(Flat, $"{request}, working set, highest beside the first tenth", memory.WorkingSet.Growth));
    }

    private static async IAsyncEnumerable<Notification> MakeAsync(PublishingSize size)
    {
        foreach (var sample in Contents.Varied(size, size.Stream))
        {
            yield return sample.ToNotification();
        }

        await Task.CompletedTask;
    }
}
