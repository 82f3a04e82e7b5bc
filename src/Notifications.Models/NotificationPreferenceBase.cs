namespace Notifications.Models;

/// <summary>A <see cref="PreferenceSet"/> as it is stored: what the preferences of a user and of an organization have in common.</summary>
/// <remarks>
/// The row carries PostgreSQL's <c>xmin</c> as its concurrency token: saving an entity that somebody else has changed since
/// it was read throws EF Core's <c>DbUpdateConcurrencyException</c> and changes nothing. So does saving one that was read without tracking, by
/// <c>Update</c> or <c>Attach</c>: read it with <c>AsTracking</c>, or use <c>PatchPreferencesAsync</c>.
/// </remarks>
public abstract class NotificationPreferenceBase
{
    private DateTimeOffset _updatedAt;

    private protected NotificationPreferenceBase()
    {
    }

    /// <summary>The identifier of the row; a UUIDv7, so that it grows with time, made when the entity is added to a context.</summary>
    /// <remarks>Set it only to import a row that has one. It is <see cref="Guid.Empty"/> until then.</remarks>
    public Guid Id { get; init; }

    /// <summary>What is wanted on which channel; <see cref="PreferenceSet.Empty"/> unless set.</summary>
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

    /// <summary>When the row was made (UTC); the instant at which it was added to a context, unless set.</summary>
    public DateTimeOffset CreatedAt { get; init => field = Instant.AsStored(value); }

    /// <summary>When the row was last changed (UTC): at first the same as <see cref="CreatedAt"/>, then moved by every change of a property.</summary>
    /// <remarks>Set it only to import a row, and then as the last property of the initializer.</remarks>
    public DateTimeOffset UpdatedAt { get => _updatedAt; init => _updatedAt = Instant.AsStored(value); }

    // An entity that is still being made has no identifier yet; it becomes a row when it is added, or read.
    private bool IsRow => Id != Guid.Empty && UpdatedAt != default;

    private protected void Touch()
    {
        if (IsRow)
        {
            _updatedAt = Instant.Now;
        }
    }
}
