using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>The number of inputs: about 1,000 in each run, or about the number in <c>NOTIFICATIONS_FUZZ</c>.</summary>
internal static class Fuzz
{
    private const double Usual = 1_000;

    private static readonly double Factor = Environment.GetEnvironmentVariable("NOTIFICATIONS_FUZZ") switch
    {
        null or "" => 1,
        var inputs when double.TryParse(inputs, NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
            Math.Max(1, count / Usual),
        var other => throw new InvalidOperationException($"NOTIFICATIONS_FUZZ is \"{other}\"; it must be a number of inputs, or empty."),
    };

    /// <summary>
    /// Tries inputs one after another and fails at the first that throws. FsCheck prints the input and the seed that repeats it.
    /// </summary>
    public static void Try<T>(Gen<T> inputs, int usually, Func<T, Task> call) =>
        Prop.ForAll(Arb.From(inputs), input => TryAsync(input, call).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest((int)(usually * Factor)).WithQuietOnSuccess(true));

    private static async Task<bool> TryAsync<T>(T input, Func<T, Task> call)
    {
        await call(input);
        return true;
    }
}
