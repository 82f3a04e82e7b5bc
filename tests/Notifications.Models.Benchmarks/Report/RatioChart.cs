using System.Globalization;
using System.Text;
using Notifications.Models.Benchmarks.Measuring;

namespace Notifications.Models.Benchmarks.Report;

/// <summary>
/// The ratios as bars: on the left how many times faster than the baseline (a logarithmic axis), on the right the time compared to Npgsql.
/// </summary>
/// <remarks>The colors stand out from a white page and from a black one: a picture does not know its page.</remarks>
internal static class RatioChart
{
    private const int Width = 880;
    private const int Top = 56;
    private const int RowHeight = 26;
    private const int BarHeight = 14;
    private const int Bars = 270;
    private const int BarLength = 230;
    private const int RightBars = 620;
    private const int RightBarLength = 170;
    private const double LeastRightScale = 2;
    private const double LargestRightScale = 5;

    private const string Font = "font-family=\"system-ui, sans-serif\" font-size=\"12\"";
    private const string Text = "#7d8590";
    private const string Fast = "#2f9e62";
    private const string Limit = "#3f83d8";

    public static string Of(IReadOnlyList<Result> results, Wording wording)
    {
        var height = Top + (results.Count * RowHeight) + 16;
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" {Font} fill=\"{Text}\">");
        Line(svg, $"  <title>{wording.Title}</title>");
        var layout = new Layout(
            wording.HasBaseline ? Bars : RightBars,
            results.Max(result => result.ToBaseline ?? 1),
            Math.Clamp(results.Max(result => result.ToNpgsql ?? 1), LeastRightScale, LargestRightScale));
        Head(svg, wording, height, layout);
        for (var row = 0; row < results.Count; row++)
        {
            Row(svg, results[row], Top + (row * RowHeight), layout);
        }

        Line(svg, "</svg>");
        return svg.ToString();
    }

    private static void Head(StringBuilder svg, Wording wording, int height, Layout layout)
    {
        if (wording.HasBaseline)
        {
            Line(svg, $"  <text x=\"{Bars}\" y=\"20\" font-weight=\"600\">{wording.ChartHead}</text>");
            Line(svg, $"  <text x=\"{Bars}\" y=\"36\" font-size=\"10\">logarithmic; longer is better</text>");
        }

        Line(svg, $"  <text x=\"{RightBars}\" y=\"20\" font-weight=\"600\">time, {wording.LimitInChart} is 1</text>");
        Line(svg, $"  <text x=\"{RightBars}\" y=\"36\" font-size=\"10\">shorter is better</text>");
        var limit = RightBars + (RightBarLength / layout.RightScale);
        Line(svg, $"  <path d=\"M{limit} {Top - 6}V{height - 10}\" stroke=\"{Text}\" stroke-dasharray=\"3 3\"/>");
    }

    private static void Row(StringBuilder svg, Result result, int y, Layout layout)
    {
        var baseline = y + BarHeight - 3;
        Line(svg, $"  <text x=\"{layout.LabelsEnd - 10}\" y=\"{baseline}\" text-anchor=\"end\">{result.Request}</text>");
        if (result.ToBaseline is { } faster)
        {
            Bar(svg, Bars, y, BarLength * Math.Log(Math.Max(faster, 1)) / Math.Log(layout.LeftScale), Fast, faster);
        }

        if (result.ToNpgsql is { } slower)
        {
            Bar(svg, RightBars, y, RightBarLength * Math.Min(slower, layout.RightScale) / layout.RightScale, Limit, slower);
        }
    }

    private static void Bar(StringBuilder svg, int x, int y, double length, string color, double ratio)
    {
        Line(svg, $"  <rect x=\"{x}\" y=\"{y}\" width=\"{Math.Max(length, 1):0.0}\" height=\"{BarHeight}\" rx=\"2\" fill=\"{color}\"/>");
        Line(svg, $"  <text x=\"{x + length + 6:0.0}\" y=\"{y + BarHeight - 3}\">{Figures.Ratio(ratio)}</text>");
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder svg, string line) => svg.Append(line).Append('\n');

    /// <summary>Where the labels end, and the ratios whose bars fill the room; that of a higher one is no longer.</summary>
    private readonly record struct Layout(int LabelsEnd, double LeftScale, double RightScale);
}
