using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Retention.Cases;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>All that is measured of keeping a table small, and of reading it line by line, in one run.</summary>
internal static class RetentionRun
{
    private const string Chart = "retention.svg";

    private static readonly Wording Words = new("Purges and lines, measured beside what stands after the colon");

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
        Console.WriteLine($"{server.Origin}, .NET {Environment.Version}, {Environment.ProcessorCount} processors");
        await using var lines = await InboxDatabase.FillAsync(server, Schema.Library, "lines", RetentionInsert.OfLines(size));
        await using var purged = await InboxDatabase.FillAsync(server, Schema.Library, "purged", RetentionInsert.OfPurged(size));

        var paths = new RetentionPaths(size, purged, lines);
        var report = new RunReport(Words);
        await GroupCase.RunAsync(paths, report);
        await paths.Rows.KeepAsync();
        await PurgeCase.RunAsync(paths, report);
        await MeanwhileCase.RunAsync(paths, report);

        await report.WriteAsync(ProjectFolder.PathOf(Chart));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
    }
}
