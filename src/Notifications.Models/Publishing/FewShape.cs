namespace Notifications.Models;

/// <summary>What the text of a statement for a few users depends on, besides the model.</summary>
/// <param name="IsOne">Whether there is one user, for whom the statement needs no arrays and is planned faster.</param>
/// <param name="HasOrganization">Whether an organization is passed.</param>
/// <param name="HasKey">Whether the content has a <see cref="NotificationContent.DedupeKey"/>.</param>
/// <param name="MayExist">Whether rows may exist: with a key, or after an attempt without an answer.</param>
internal readonly record struct FewShape(bool IsOne, bool HasOrganization, bool HasKey, bool MayExist);
