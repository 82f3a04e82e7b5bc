namespace Notifications.Models;

/// <summary>What became of a publish.</summary>
/// <param name="Ids">The identifiers of the notifications that were inserted, by user: those to whom the host pushes now.</param>
/// <param name="Duplicates">
/// The users who want it and had it already, by an earlier publish with the same <see cref="NotificationContent.DedupeKey"/>; none without a key.
/// </param>
public sealed record PublishResult(IReadOnlyDictionary<Guid, Guid> Ids, IReadOnlyList<Guid> Duplicates);
