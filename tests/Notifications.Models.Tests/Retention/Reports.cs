namespace Notifications.Models.Tests.Retention;

/// <summary>The reports of a purge, taken on its own thread; <see cref="Progress{T}"/> would post them to another.</summary>
internal sealed class Reports(Action<int>? onReport = null) : IProgress<RetentionProgress>
{
    private readonly List<RetentionProgress> _all = [];

    public IReadOnlyList<RetentionProgress> All => _all;

    /// <summary>The number of rows removed from one report to the next.</summary>
    public IEnumerable<long> Steps => _all.Zip(_all.Skip(1), (one, next) => next.Removed - one.Removed);

    public void Report(RetentionProgress value)
    {
        _all.Add(value);
        onReport?.Invoke(_all.Count);
    }
}
