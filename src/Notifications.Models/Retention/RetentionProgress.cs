namespace Notifications.Models;

/// <summary>How far a purge has come.</summary>
/// <param name="Rule">The rule that is being applied.</param>
/// <param name="Removed">The number of rows that were removed so far, by all rules.</param>
/// <param name="Remaining">
/// About how many rows are left to remove, by all rules. They are counted when the purge begins, so that a row counts more than once where
/// several rules apply to it. At the end of a rule its share becomes 0.
/// </param>
public sealed record RetentionProgress(RetentionRule Rule, long Removed, long Remaining);
