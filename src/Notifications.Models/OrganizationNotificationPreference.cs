using System.Diagnostics;

namespace Notifications.Models;

/// <summary>What an organization wants its users to be notified of, where they do not say themselves. An organization has at most one.</summary>
/// <remarks>
/// A row of the table <c>organization_notification_preferences</c>. Instants are in UTC, to the microsecond.
/// The class is not sealed, because lazy-loading proxies of EF Core derive from every entity of a model.
/// </remarks>
[DebuggerDisplay("organization {OrganizationId}: {Preferences}")]
public class OrganizationNotificationPreference : NotificationPreferenceBase
{
    /// <summary>The organization whose preferences these are; unique in the table.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid OrganizationId { get; init => field = Guard.Identifier(value); }
}
