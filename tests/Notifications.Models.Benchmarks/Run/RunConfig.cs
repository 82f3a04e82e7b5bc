using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>How the cases run, and what the summary tells about them.</summary>
/// <remarks>
/// Each path of a case runs in a process of its own, as BenchmarkDotNet does by default: in one process, the path that comes later
/// would find EF Core and Npgsql compiled and optimized by the path before it. Still the paths run one after another, so that what
/// disturbs the machine may disturb one of them only. Hence medians and their ratio, the figures that no load can change,
/// and the advice to run twice before you believe.
/// </remarks>
internal static class RunConfig
{
    public static IConfig Create() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(StatisticColumn.Median, SummaryColumns.RatioOfMedians, StatisticColumn.OperationsPerSecond)
        .AddColumn(SummaryColumns.Of(Figure.Wal), SummaryColumns.Of(Figure.Table), SummaryColumns.Of(Figure.Indexes))
        .HideColumns(Column.Error, Column.Gen0, Column.Gen1, Column.Gen2);
}
