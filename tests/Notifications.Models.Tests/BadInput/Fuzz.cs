using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>How many inputs are tried: a few hundred in every run, or about as many as <c>NOTIFICATIONS_FUZZ</c> says.</summary>
internal static class Fuzz
{
    private const double Usual = 1_000;

    private static readonly double Factor = Environment.GetEnvironmentVariable("NOTIFICATIONS_FUZZ") switch
    {
        null or "" => 1,
        var inputs when double.TryParse(inputs, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => Math.Max(1, count / Usual),
        var other => throw new InvalidOperationException($"NOTIFICATIONS_FUZZ is \"{other}\"; it takes how many inputs are tried, or nothing."),
    };

    /// <summary>Tries inputs one after another, and fails at the first that throws; FsCheck then says which it was, and how to try it again.</summary>
    public static void Try<T>(Gen<T> inputs, int usually, Func<T, Task> call) =>
        Prop.ForAll(Arb.From(inputs), input => TryAsync(input, call).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest((int)(usually * Factor)).WithQuietOnSuccess(true));

    private static async Task<bool> TryAsync<T>(T input, Func<T, Task> call)
    {
        await call(input);
        return true;
    }
}
