namespace Notifications.Models.Tests.Retention;

/// <summary>What a purge reports, at once and in its own thread, where <see cref="Progress{T}"/> posts it to another.</summary>
internal sealed class Reports(Action<int>? onReport = null) : IProgress<RetentionProgress>
{
    private readonly List<RetentionProgress> _all = [];

    public IReadOnlyList<RetentionProgress> All => _all;

    /// <summary>How many rows were removed from one report to the next.</summary>
    public IEnumerable<long> Steps => _all.Zip(_all.Skip(1), (one, next) => next.Removed - one.Removed);

    public void Report(RetentionProgress value)
    {
        _all.Add(value);
        onReport?.Invoke(_all.Count);
    }
}
