using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>How the cases run, and what the summary tells about them.</summary>
/// <remarks>
/// Each path of a case runs in a process of its own, BenchmarkDotNet's default: in one process, the path that comes later would find
/// EF Core and Npgsql compiled and optimized by the path before it. The paths still run one after another on one machine, so that
/// what disturbs the machine can disturb one of them: look at the ratios and their deviation, and run twice before you believe.
/// </remarks>
internal static class RunConfig
{
    public static IConfig Create() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(StatisticColumn.OperationsPerSecond)
        .AddColumn(new FigureColumn(Figures.Wal), new FigureColumn(Figures.Table), new FigureColumn(Figures.Indexes))
        .HideColumns(Column.Error, Column.Gen0, Column.Gen1, Column.Gen2, Column.Job, Column.RunStrategy, Column.IterationCount, Column.WarmupCount);
}
