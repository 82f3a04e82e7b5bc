namespace Notifications.Models;

/// <summary>The result of a purge.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Removed">
/// The number of notifications that it removed, by rule, with an entry for each rule of the policy; one to which several rules apply counts
/// for the first of them. Their deliveries go along and are not counted.
/// </param>
/// <param name="Skipped">
/// The number of rows that had expired, but could not be removed: a foreign key of the application without <c>ON DELETE CASCADE</c> or
/// <c>SET NULL</c> references them, a trigger keeps them, or a long transaction has them locked. The next purge tries again.
/// </param>
public sealed record RetentionResult(RetentionOutcome Outcome, IReadOnlyDictionary<RetentionRule, long> Removed, long Skipped = 0)
{
    /// <summary>The number of rows that it removed by all rules.</summary>
    public long Total => Removed.Values.Sum();
}
