namespace Notifications.Models;

/// <summary>The common base of the preferences of a user and of an organization: a <see cref="PreferenceSet"/> in a row.</summary>
/// <remarks>
/// The concurrency token is <c>xmin</c> of PostgreSQL. Saving an entity that another transaction has changed since it was read throws
/// <c>DbUpdateConcurrencyException</c> and changes nothing. So does saving an untracked entity with <c>Update</c> or <c>Attach</c>: read it
/// with
/// <c>AsTracking</c>, or use <c>PatchPreferencesAsync</c>.
/// </remarks>
public abstract class NotificationPreferenceBase
{
    private DateTimeOffset _updatedAt;

    private protected NotificationPreferenceBase()
    {
    }

    /// <summary>The identifier of the row: a UUIDv7, which grows with time, generated when the entity is added to a context.</summary>
    /// <remarks>Set it only to import an existing row. It is <see cref="Guid.Empty"/> until the entity is added.</remarks>
    public Guid Id { get; init; }

    /// <summary>The preferences: which types are on or off on which channel.</summary>
    /// <value>The default is <see cref="PreferenceSet.Empty"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PreferenceSet Preferences
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Preferences));
            if (!value.Equals(field))
            {
                field = value;
                Touch();
            }
        }
    } = PreferenceSet.Empty;

    /// <summary>The instant (UTC) at which the entity was added to a context, unless set.</summary>
    public DateTimeOffset CreatedAt { get; init => field = Instant.AsStored(value); }

    /// <summary>
    /// The instant (UTC) of the last change. It starts as <see cref="CreatedAt"/>, and every change of a property sets it.
    /// </summary>
    /// <remarks>Set it only to import an existing row, as the last property of the initializer.</remarks>
    public DateTimeOffset UpdatedAt { get => _updatedAt; init => _updatedAt = Instant.AsStored(value); }

    // A new entity has no identifier until it is added.
    private bool IsRow => Id != Guid.Empty && UpdatedAt != default;

    private protected void Touch()
    {
        if (IsRow)
        {
            _updatedAt = Instant.Now;
        }
    }
}
