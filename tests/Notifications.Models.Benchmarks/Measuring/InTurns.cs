namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>An order that favors nobody.</summary>
internal static class InTurns
{
    /// <summary>Each round begins with the one that was second in the round before.</summary>
    public static async Task RunAsync<T>(int rounds, IReadOnlyList<T> all, Func<T, Task> runAsync)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < all.Count; turn++)
            {
                await runAsync(all[(round + turn) % all.Count]);
            }
        }
    }
}
