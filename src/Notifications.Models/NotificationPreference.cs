using System.Diagnostics;

namespace Notifications.Models;

/// <summary>The preferences of one user. A user has at most one row.</summary>
/// <remarks>
/// A row of the table <c>notification_preferences</c>. Instants are in UTC, with microsecond precision.
/// The class is not sealed, because lazy-loading proxies of EF Core derive from every entity of a model.
/// </remarks>
/// <example>
/// <code>
/// context.Add(new NotificationPreference
/// {
///     UserId = userId,
///     OrganizationId = organizationId,
///     Preferences = PreferenceSet.Empty.With(NotificationChannels.Email, "mention", false),
/// });
/// await context.SaveChangesAsync();
/// </code>
/// </example>
[DebuggerDisplay("user {UserId}: {Preferences}")]
public class NotificationPreference : NotificationPreferenceBase
{
    /// <summary>The user whose preferences these are; unique in the table.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid UserId { get; init => field = Guard.Identifier(value); }

    /// <summary>The organization whose preferences decide what the user has not set; <see langword="null"/> for none.</summary>
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
