using System.Globalization;

namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>Numbers as people read them: three digits, and no more.</summary>
internal static class Figures
{
    public static string Time(double microseconds) =>
        microseconds < 1_000 ? $"{Number(microseconds)} µs" : $"{Number(microseconds / 1_000)} ms";

    public static string Ratio(double ratio) => $"{Number(ratio)}×";

    public static string Number(double value) =>
        value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
