namespace Notifications.Models;

/// <summary>How far a purge has come.</summary>
/// <param name="Rule">The rule that is being applied.</param>
/// <param name="Removed">The rows that were removed so far, by all rules.</param>
/// <param name="Remaining">About how many rows are left to remove, by all rules; counted when the purge began.</param>
public sealed record RetentionProgress(RetentionRule Rule, long Removed, long Remaining);
