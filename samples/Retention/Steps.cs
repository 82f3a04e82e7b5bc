using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;
using Spectre.Console;

namespace Retention;

/// <summary>The steps of the program, with what each prints.</summary>
internal static class Steps
{
    private static readonly RetentionPolicy Policy = new()
    {
        DeletedOlderThan = TimeSpan.FromDays(30),
        ReadOlderThan = TimeSpan.FromDays(90),
        UnreadOlderThan = TimeSpan.FromDays(150),
        KeepNewestPerUser = 250,
    };

    public static async Task FillAsync(RetentionContext context, int rows)
    {
        var start = Stopwatch.GetTimestamp();
        var bar = new Bar("Filling", rows);
        await bar.RunAsync(() => context.InsertNotificationsAsync(Counted(History.Of(rows), bar)));
        Print("Inserted", rows, start);
    }

    /// <summary>Purges by all four rules, and returns the number of removed rows.</summary>
    public static async Task<long> PurgeAsync(RetentionContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var bar = new Bar("Purging", maximum: 1);
        var result = await bar.RunAsync(() => context.PurgeNotificationsAsync(Policy, bar));
        foreach (var (rule, removed) in result.Removed)
        {
            AnsiConsole.WriteLine($"{rule,20}: {removed,9:N0} rows");
        }

        Print("Purged", result.Total, start);
        return result.Total;
    }

    /// <summary>Prints the size of the files after a VACUUM, which finds the space of removed rows, as autovacuum does by itself.</summary>
    public static async Task ShowSizeAsync(RetentionContext context)
    {
        await context.Database.ExecuteSqlAsync($"VACUUM ANALYZE notifications");
        var rows = await context.Notifications.CountAsync();
        var sizes = await context.Database.SqlQuery<TableSize>(
            $"SELECT pg_table_size('notifications') AS \"Table\", pg_indexes_size('notifications') AS \"Indexes\"").SingleAsync();
        AnsiConsole.WriteLine(
            $"{rows:N0} rows; on disk the table takes {Megabytes(sizes.Table)} MB, and its indexes {Megabytes(sizes.Indexes)} MB");
    }

    private static IEnumerable<Notification> Counted(IEnumerable<Notification> notifications, Bar bar)
    {
        foreach (var notification in notifications)
        {
            bar.Add(1);
            yield return notification;
        }
    }

    private static void Print(string verb, long rows, long start)
    {
        var elapsed = Stopwatch.GetElapsedTime(start);
        AnsiConsole.WriteLine($"{verb} {rows:N0} rows in {elapsed.TotalSeconds:0.0} s, {rows / elapsed.TotalSeconds:N0} rows/s");
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N0}";
}
