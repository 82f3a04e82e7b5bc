using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Run;
using Npgsql;

namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>How fast workers claim and complete deliveries, and how fast a poll finds that there are none.</summary>
internal static class DeliveryRun
{
    private const int Workers = 4;
    private const int Rounds = 5;
    private const int Polls = 20;

    public static async Task RunAsync(DeliverySize size)
    {
        await using var server = await RunServer.StartAsync();
        var connectionString = $"{await server.CreateDatabaseAsync("deliveries")};Command Timeout=0";
        await using var database = NpgsqlDataSource.Create(connectionString);
        await DeliveryRows.FillAsync(connectionString, size);
        var contexts = new PooledDbContextFactory<DeliveryContext>(
            new DbContextOptionsBuilder<DeliveryContext>().UseNpgsql(database).Options);

        Console.WriteLine($"{size.Notifications:#,0} notifications, {size.Due:#,0} due, {Workers} workers");
        await MeasureClaimsAsync(connectionString, size, new LibraryWorker(contexts), new NpgsqlWorker(database));
        await MeasurePollsAsync(new NpgsqlWorker(database), new LibraryWorker(contexts));
    }

    private static async Task MeasureClaimsAsync(string connectionString, DeliverySize size, params IDeliveryWorker[] paths)
    {
        var rates = paths.ToDictionary(path => path, _ => new List<double>());
        await InTurns.RunAsync(Rounds + 1, paths, async path =>
        {
            await DeliveryRows.MakeDueAsync(connectionString, size);
            var start = Stopwatch.GetTimestamp();
            var completed = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(path.DrainAsync)));
            rates[path].Add(size.Due / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (completed.Sum() != size.Due)
            {
                throw new InvalidOperationException($"{path.Name} has completed {completed.Sum()} deliveries; {size.Due} were due.");
            }
        });

        // The first round compiles.
        Print("claimed and completed per second", [.. rates.Select(rate => (rate.Key.Name, rate.Value[1..]))]);
    }

    private static async Task MeasurePollsAsync(params IDeliveryWorker[] paths)
    {
        var times = paths.ToDictionary(path => path, _ => new List<double>());
        await InTurns.RunAsync(Polls, paths, async path =>
        {
            var start = Stopwatch.GetTimestamp();
            if (await path.PollAsync() > 0)
            {
                throw new InvalidOperationException($"{path.Name} has found something.");
            }

            times[path].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });
        Print("milliseconds of a poll that finds nothing", [.. times.Select(time => (time.Key.Name, time.Value))]);
    }

    private static void Print(string what, (string Name, List<double> Rounds)[] figures) => Console.WriteLine(
        $"{what}: {string.Join(", ", figures.Select(figure => $"{figure.Name} {Figures.Number(Medians.Of(figure.Rounds))}"))}; "
        + $"ratio {Figures.Number(Medians.OfRatios(figures[0].Rounds, figures[^1].Rounds))}");
}
