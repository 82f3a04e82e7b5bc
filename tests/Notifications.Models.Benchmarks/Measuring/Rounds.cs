namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>Lets paths answer the same request in turns, all of them in this process.</summary>
/// <remarks>
/// BenchmarkDotNet measures a path to its end before the next one begins. A page takes less than a millisecond, much of which is due to the
/// machine: its clock, other processes, the core on which the server runs. When that changes between two paths, their ratio is worthless.
/// Here each round gives every path a slot, so close together that what disturbs one disturbs the others. The order rotates, so that no
/// path always follows the same one. All are warmed up before the first slot, so that none finds EF Core and Npgsql compiled by another.
/// </remarks>
internal static class Rounds
{
    // 2, 3 and 4 divide it, so that each path has each position equally often.
    private const int Count = 24;

    public static Task<IReadOnlyList<Timing>> MeasureAsync(params IReadOnlyList<Contestant> contestants) =>
        MeasureAsync(Count, contestants);

    /// <summary>In fewer rounds, for requests of which one takes seconds.</summary>
    public static async Task<IReadOnlyList<Timing>> MeasureAsync(int rounds, params IReadOnlyList<Contestant> contestants)
    {
        await CompareAnswersAsync(contestants);
        Slot[] slots = [.. contestants.Select(contestant => new Slot(contestant))];
        foreach (var slot in slots)
        {
            await slot.WarmUpAsync();
        }

        await InTurns.RunAsync(rounds, slots, slot => slot.RunAsync());
        return [.. slots.Select(slot => Timing.OfRounds(slot.Times))];
    }

    private static async Task CompareAnswersAsync(IReadOnlyList<Contestant> contestants)
    {
        var expected = await contestants[0].AnswerAsync(0);
        foreach (var contestant in contestants.Skip(1))
        {
            var answer = await contestant.AnswerAsync(0);
            if (answer != expected)
            {
                throw new InvalidOperationException($"{contestant.Name} answers {answer}, and {contestants[0].Name} answers {expected}.");
            }
        }
    }
}
