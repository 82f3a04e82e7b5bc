namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>The memory of the process while a sequence is read: the most in each part, because garbage is collected now and then.</summary>
/// <param name="part">How many elements a part has.</param>
internal sealed class MemoryPeaks(int part)
{
    private const int LooksInPart = 100;

    public Peaks Heap { get; } = new();

    public Peaks WorkingSet { get; } = new();

    public async IAsyncEnumerable<T> Watch<T>(IAsyncEnumerable<T> sequence)
    {
        var position = 0;
        await foreach (var element in sequence)
        {
            if (position % Math.Max(part / LooksInPart, 1) == 0)
            {
                Heap.Add(position / part, GC.GetTotalMemory(forceFullCollection: false));
                WorkingSet.Add(position / part, Environment.WorkingSet);
            }

            position++;
            yield return element;
        }
    }

    public override string ToString() => $"managed heap {Heap}, working set {WorkingSet}";
}
