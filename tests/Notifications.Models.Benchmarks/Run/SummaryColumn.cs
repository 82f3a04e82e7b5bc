using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>A column of the summary that BenchmarkDotNet does not have.</summary>
internal sealed class SummaryColumn(string name, string meaning, Func<Summary, BenchmarkCase, string?> value) : IColumn
{
    public string Id => $"{nameof(SummaryColumn)}.{name}";

    public string ColumnName => name;

    public string Legend => meaning;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => value(summary, benchmarkCase) ?? "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
