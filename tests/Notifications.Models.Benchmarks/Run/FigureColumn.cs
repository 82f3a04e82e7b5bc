using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Notifications.Models.Benchmarks.Run;

/// <summary>A figure that the cases have written, as a column of the summary.</summary>
internal sealed class FigureColumn(string figure) : IColumn
{
    public string Id => $"{nameof(FigureColumn)}.{figure}";

    public string ColumnName => figure;

    public string Legend => $"{figure}, as the case measured it";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Figures.Find(figure, summary[benchmarkCase]?.ExecuteResults.SelectMany(result => result.PrefixedLines) ?? []) ?? "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
