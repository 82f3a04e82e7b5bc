using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox.Cases;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>
/// All that is measured of an inbox, in one run: the seed's schema and habits, the library through EF Core, and raw Npgsql.
/// </summary>
internal static class InboxRun
{
    private const string Chart = "inbox.svg";

    // In favor of the baseline: a plan that is the same for all users would sort the whole of a heavy inbox for its first page.
    private const string PlanForEachUser = "-c plan_cache_mode=force_custom_plan";

    private static readonly Wording Words = new(
        "The inbox, measured against the specification's schema and raw Npgsql",
        "seed",
        "faster than the seed",
        "times faster than the specification's schema");

    private static readonly (string Name, string Value)[] Settings =
    [
        // Both tables with their indexes, almost.
        ("shared_buffers", "6GB"),
        // As on any server with a solid-state disk. At the default of 4, a prepared statement that filters further than the inbox sorts all
        // of it.
        ("random_page_cost", "1.1"),
        // The rows of a user are so evenly spread over 100 days that each is on a page of its own, and nobody has written to it since the
        // checkpoint. Those that people mark are new and together; they would not wait for an image of each page in the log.
        ("full_page_writes", "off"),
    ];

    public static async Task RunAsync(InboxSize size)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await RunServer.StartAsync(Settings);
        await using var seed = await InboxDatabase.FillAsync(server, Schema.Seed, "seed", size, PlanForEachUser);
        await using var library = await InboxDatabase.FillAsync(server, Schema.Library, "library", size);

        var paths = new InboxPaths(size, seed, library);
        var report = new RunReport(Words);
        await PageCase.RunAsync(paths, report);
        await ContextCase.RunAsync(paths, report);
        await DeepPageCase.RunAsync(paths, report);
        await ComposedPageCase.RunAsync(paths, report);
        await BadgeCase.RunAsync(paths, report);
        await CompiledCase.RunAsync(paths, report);
        await UnreadCountCase.RunAsync(paths, report);
        await AllocationCase.RunAsync(paths, report);
        // They write, and so come last.
        await OneRowCase.RunAsync(paths, report);
        await MarkAllCase.RunAsync(paths, report);
        await MixedLoadCase.RunAsync(paths, report);

        await report.WriteAsync(ProjectFolder.PathOf(Chart));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
    }
}
