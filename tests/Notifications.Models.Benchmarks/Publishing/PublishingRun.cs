using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Publishing.Cases;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>All that is measured of publishing, in one run: the habits of EF Core, the library, and raw Npgsql.</summary>
internal static class PublishingRun
{
    private const string Chart = "publishing.svg";

    private static readonly Wording Words = new(
        "Publishing, measured against EF Core's own ways and raw Npgsql",
        "EF Core",
        "faster than EF Core",
        "times faster than EF Core's own ways");

    private static readonly (string Name, string Value)[] Settings =
    [
        // Both tables with their indexes.
        ("shared_buffers", "3GB"),
        // As on any server with a solid-state disk. At the default of 4, each thousand of users is found by reading the preferences of all.
        ("random_page_cost", "1.1"),
    ];

    public static async Task RunAsync(PublishingSize size)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await RunServer.StartAsync(Settings);
        await using var seed = await InboxDatabase.FillAsync(server, Schema.Seed, "seed", size.Inbox);
        await using var library = await InboxDatabase.FillAsync(server, Schema.Library, "library", size.Inbox);
        await PreferenceRows.FillAsync(library, size);

        var paths = new PublishingPaths(size, seed, library);
        var report = new RunReport(Words);
        await OneUserCase.RunAsync(paths, report);
        await ResolveCase.RunAsync(paths, report);
        await PublishCase.RunAsync(paths, report);
        await ChannelCase.RunAsync(paths, report);
        await InsertCase.RunAsync(paths, report);
        // It leaves its rows where they are, and so comes last.
        await StreamCase.RunAsync(paths, report);

        await report.WriteAsync(ProjectFolder.PathOf(Chart));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
    }
}
