using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;
using Perfolizer.Mathematics.OutlierDetection;

namespace Notifications.Models.Benchmarks.Cases;

/// <summary>10,000 new notifications in one transaction, into tables with a history of 200,000; times and memory are of one row.</summary>
/// <remarks>
/// The library has more and wider indexes than the baseline, and checks, for which a write pays and reads are paid back. EF Core sorts
/// new rows by their key, which favors the baseline: its random keys reach the index in order, as they would not one by one.
/// </remarks>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 6, iterationCount: 15)]
[Outliers(OutlierMode.RemoveUpper)]
public class SaveManyCase
{
    private const int History = 200_000;
    private const int Rows = 10_000;

    private readonly IReadOnlyList<Sample> _samples = Samples.New(Rows);
    private CaseDatabase _database = null!;

    [GlobalSetup(Target = nameof(SeedAsync))]
    public async Task FillSeedAsync() => _database = await CaseDatabase.FillAsync(Schema.Seed, History);

    [GlobalSetup(Targets = [nameof(LibraryAsync), nameof(NpgsqlAsync)])]
    public async Task FillLibraryAsync() => _database = await CaseDatabase.FillAsync(Schema.Library, History);

    // BenchmarkDotNet would not wait for a task here, nor after an iteration.
    [IterationSetup]
    public void Renew() => _database.RenewAsync().GetAwaiter().GetResult();

    [IterationCleanup]
    public void WriteFigures() => _database.WriteFiguresAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task DropAsync() => await _database.DisposeAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows, Description = "seed, SaveChanges")]
    public async Task SeedAsync()
    {
        await using var context = new SeedContext(_database.ConnectionString);
        context.AddRange(_samples.Select(sample => new SeedNotification
        {
            UserId = sample.UserId,
            Type = sample.Type,
            Title = sample.Title,
            Message = sample.Message,
            Data = sample.Data,
            AggregationId = sample.AggregationId,
        }));
        await context.SaveChangesAsync();
    }

    [Benchmark(OperationsPerInvoke = Rows, Description = "library, SaveChanges")]
    public async Task LibraryAsync()
    {
        await using var context = new LibraryContext(_database.ConnectionString);
        context.AddRange(_samples.Select(sample => new Notification
        {
            UserId = sample.UserId,
            Type = sample.Type,
            Title = sample.Title,
            Message = sample.Message,
            Data = sample.Data,
            AggregationId = sample.AggregationId,
        }));
        await context.SaveChangesAsync();
    }

    [Benchmark(OperationsPerInvoke = Rows, Description = "library's tables, Npgsql")]
    public Task NpgsqlAsync() => PreparedInserts.RunAsync(_database.ConnectionString, _samples);
}
