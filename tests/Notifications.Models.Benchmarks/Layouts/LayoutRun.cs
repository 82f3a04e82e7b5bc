using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Publishing;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>What keys by user and hash partitions cost on one machine, beside the keys of the specification on plain tables.</summary>
internal static class LayoutRun
{
    private const int Partitions = 16;
    private const int Rounds = 8;

    private static readonly Wording Words =
        new("Layouts, measured against keys by identifier", "by id", "faster than by id", "times faster than by id");

    private static readonly (string Name, string Value)[] Settings = [("shared_buffers", "4GB"), ("random_page_cost", "1.1")];

    public static async Task RunAsync(PublishingSize size)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await RunServer.StartAsync(Settings);
        await using var byId = await InboxDatabase.FillAsync(server, Schema.Library, "by_id", size.Inbox);
        await using var byUser = await InboxDatabase.FillAsync(server, new ByUserSchema(), "by_user", size.Inbox);
        await using var partitioned = await InboxDatabase.FillAsync(server, new ByUserSchema(), "partitioned", size.Inbox);
        await PartitionAsync(partitioned);

        var layouts = new[]
        {
            new Layout("by id", byId, new LayoutPath<LibraryContext>(byId)),
            new Layout("by user", byUser, new LayoutPath<ByUserContext>(byUser)),
            new Layout($"{Partitions} partitions", partitioned, new LayoutPath<ByUserContext>(partitioned)),
        };
        var report = new RunReport(Words);
        await MeasureReadsAsync(layouts, size, report);
        await MeasureWritesAsync(layouts, size, report);
        report.Write();
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes");
    }

    private static async Task MeasureReadsAsync(Layout[] layouts, PublishingSize size, RunReport report)
    {
        var users = size.Inbox.NormalUsers(200);
        foreach (var (request, askAsync) in new (string, Func<ILayoutPath, Guid, Task<int>>)[]
        {
            ("first page, normal user", (path, user) => path.PageAsync(user)),
            ("first page, heavy user", (path, _) => path.PageAsync(InboxSize.HeavyUser)),
            ("badge, normal user", (path, user) => path.BadgeAsync(user)),
        })
        {
            var timings = await Measuring.Rounds.MeasureAsync(
                [.. layouts.Select(layout => new Contestant(layout.Name, i => askAsync(layout.Path, users[i % users.Count])))]);
            Add(report, request, layouts, timings);
        }
    }

    private static async Task MeasureWritesAsync(Layout[] layouts, PublishingSize size, RunReport report)
    {
        var user = InboxSize.MarkingUsers[0];
        Add(report, "mark all", layouts, await Pieces.MeasureAsync(Rounds, [.. layouts.Select(layout =>
            new Piece(layout.Name, () => async () => await layout.Path.MarkAllAsync(user), () => layout.UnmarkAsync(user)))]));

        var audience = size.Inbox.NormalUsers(size.Audience);
        Add(report, "publish", layouts, await Pieces.MeasureAsync(Rounds, [.. layouts.Select(layout =>
            new Piece(
                layout.Name,
                () => () => layout.Path.PublishAsync(Contents.OfAll, audience),
                new NewRows(layout.Database).RemoveAsync))]));
    }

    private static void Add(RunReport report, string request, Layout[] layouts, IReadOnlyList<Timing> timings)
    {
        for (var i = 1; i < layouts.Length; i++)
        {
            var result = new Result($"{request}: {layouts[i].Name}", timings[0], timings[i], Npgsql: null);
            report.Add(result, Goal.AtMost(i == 1 ? 1.15 : 1.3, result.Request, 1 / result.ToBaseline));
        }
    }

    private static async Task PartitionAsync(NpgsqlDataSource database)
    {
        var migration = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        migration.PartitionNotifications(NotificationPartitioning.HashByUser(Partitions));
        var statements = migration.Operations.OfType<SqlOperation>().Select(operation => operation.Sql);
        foreach (var sql in statements.Append("VACUUM (FREEZE, ANALYZE)"))
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
