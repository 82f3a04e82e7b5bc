namespace Notifications.Models;

/// <summary>What a purge has done.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Removed">The rows that it removed, by rule; a row to which several rules apply counts for the first of them.</param>
public sealed record RetentionResult(RetentionOutcome Outcome, IReadOnlyDictionary<RetentionRule, long> Removed)
{
    /// <summary>The rows that it removed by all rules.</summary>
    public long Total => Removed.Values.Sum();
}
