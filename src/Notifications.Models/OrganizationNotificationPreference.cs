using System.Diagnostics;

namespace Notifications.Models;

/// <summary>The preferences and the locks of one organization. An organization has at most one row.</summary>
/// <remarks>
/// A row of the table <c>organization_notification_preferences</c>. Instants are in UTC, with microsecond precision.
/// The class is not sealed, because lazy-loading proxies of EF Core derive from every entity of a model.
/// </remarks>
/// <example>
/// <code>
/// context.Add(new OrganizationNotificationPreference
/// {
///     OrganizationId = organizationId,
///     Preferences = PreferenceSet.Empty.With("email", PreferenceSet.AnyType, false).Lock("email", "security.alert", true),
/// });
/// await context.SaveChangesAsync();
/// </code>
/// </example>
[DebuggerDisplay("organization {OrganizationId}: {Preferences}")]
public class OrganizationNotificationPreference : NotificationPreferenceBase
{
    /// <summary>The organization whose preferences these are; unique in the table.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid OrganizationId { get; init => field = Guard.Identifier(value); }
}
