using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>What was wanted of a figure, and the figure.</summary>
internal sealed record Goal(string What, double Figure, double Limit, bool IsMost)
{
    private bool IsReached => IsMost ? Figure <= Limit : Figure >= Limit;

    public static Goal AtMost(double limit, string what, double? figure) => new(what, figure ?? double.NaN, limit, IsMost: true);

    public static Goal AtLeast(double limit, string what, double? figure) => new(what, figure ?? double.NaN, limit, IsMost: false);

    public override string ToString() =>
        $"{(IsReached ? "reached" : "MISSED "),-8} {What}: {Figures.Ratio(Figure)}, "
        + $"wanted {(IsMost ? "at most" : "at least")} {Figures.Ratio(Limit)}";
}
