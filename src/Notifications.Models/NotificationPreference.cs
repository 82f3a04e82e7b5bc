using System.Diagnostics;

namespace Notifications.Models;

/// <summary>What one user wants to be notified of, and where. A user has at most one.</summary>
/// <remarks>
/// A row of the table <c>notification_preferences</c>. Instants are in UTC, to the microsecond.
/// The class is not sealed, because lazy-loading proxies of EF Core derive from every entity of a model.
/// </remarks>
[DebuggerDisplay("user {UserId}: {Preferences}")]
public class NotificationPreference : NotificationPreferenceBase
{
    /// <summary>The user whose preferences these are; unique in the table.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid UserId { get; init => field = Guard.Identifier(value); }

    /// <summary>The organization whose preferences hold where the user's say nothing; <see langword="null"/> for none.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public Guid? OrganizationId
    {
        get;
        set
        {
            if (field != Guard.Identifier(value))
            {
                field = value;
                Touch();
            }
        }
    }
}
