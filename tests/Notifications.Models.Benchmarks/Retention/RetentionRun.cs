using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Retention.Cases;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>Measures purges, readers beside them, and pages of groups, in one run.</summary>
internal static class RetentionRun
{
    private const string Chart = "retention.svg";

    private static readonly Wording Words = new("Purges and groups, compared to what stands after the colon");

    private static readonly (string Name, string Value)[] Settings =
    [
        // Both tables with their indexes.
        ("shared_buffers", "3GB"),
        // As on any server with a solid-state disk.
        ("random_page_cost", "1.1"),
    ];

    public static async Task RunAsync(RetentionSize size)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await RunServer.StartAsync(Settings);
        await using var grouped = await InboxDatabase.FillAsync(server, Schema.Library, "grouped", RetentionInsert.OfGrouped(size));
        await using var purged = await InboxDatabase.FillAsync(server, Schema.Library, "purged", RetentionInsert.OfPurged(size));

        var paths = new RetentionPaths(size, purged, grouped);
        var report = new RunReport(Words);
        await GroupCase.RunAsync(paths, report);
        await paths.Rows.KeepAsync();
        await PurgeCase.RunAsync(paths, report);
        await MeanwhileCase.RunAsync(paths, report);

        await report.WriteAsync(ProjectFolder.PathOf(Chart));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
    }
}
