using System.Diagnostics;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Peers.Cases;
using Notifications.Models.Benchmarks.Peers.Paths;
using Notifications.Models.Benchmarks.Peers.Schemas;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Peers;

/// <summary>
/// The library through EF Core, beside the tables and statements of eight other projects through plain Npgsql.
/// </summary>
internal static class PeersRun
{
    private static readonly Peer[] Peers =
    [
        Laravel.Peer, DjangoNotifications.Peer, Discourse.Peer, Boilerplate.Peer, Noticed.Peer, Dignite.Peer, Granit.Peer, Mastodon.Peer,
    ];

    private static readonly (string Name, string Value)[] Settings =
    [
        // All tables with their indexes, almost.
        ("shared_buffers", "6GB"),
        // As on any server with a solid-state disk.
        ("random_page_cost", "1.1"),
        // Rows were last written long before the checkpoint; nobody waits for images of their pages.
        ("full_page_writes", "off"),
    ];

    public static async Task RunAsync(PeerSize size)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await RunServer.StartAsync(Settings);
        await using var library = await InboxDatabase.FillAsync(server, Schema.Library, "library", LibraryPath.Fill(size));
        var databases = new List<NpgsqlDataSource>();
        foreach (var peer in Peers)
        {
            databases.Add(await PeerDatabase.FillAsync(server, peer, size));
        }

        Console.WriteLine($"filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        PeerPath[] paths = [new LibraryPath(library), .. Peers.Zip(databases, (peer, database) => new SqlPath(peer, database))];
        foreach (var path in paths)
        {
            await path.KeepUnreadAsync();
        }

        var table = new PeerTable([.. paths.Select(path => path.Name)]);
        await ReadCase.RunAsync(paths, size, table);
        await WriteCase.RunAsync(paths, size, table);
        await MarkAllCase.RunAsync(paths, size, table);
        await MixedCase.RunAsync(paths, size, table);

        Console.WriteLine();
        Console.WriteLine(table);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
        databases.ForEach(database => database.Dispose());
    }

    /// <summary>
    /// Whether a prepared statement keeps one plan for all users depends on its first calls, which are to be those of the case.
    /// </summary>
    public static void ForgetPlans(IReadOnlyList<PeerPath> paths)
    {
        foreach (var path in paths)
        {
            path.ForgetPlans();
        }
    }
}
