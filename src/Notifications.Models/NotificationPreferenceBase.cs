using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>A stored <see cref="PreferenceSet"/>: the common base of the preferences of a user and of an organization.</summary>
/// <remarks>
/// <para>
/// The row has a concurrency token: saving an entity whose row somebody else has changed since it was read throws EF Core's
/// <c>DbUpdateConcurrencyException</c> and changes nothing. The token is PostgreSQL's
/// <see href="https://www.postgresql.org/docs/current/ddl-system-columns.html">xmin</see>, which every update by any program moves;
/// with <c>KeyLayout.ByUser</c> it is <see cref="UpdatedAt"/>, which every change through the library moves.
/// </para>
/// <para>
/// With <c>KeyLayout.ByUser</c>, other programs have to move <c>updated_at</c> when they change a row. A trigger that moves it after an
/// update of the library makes the next save of the same entity throw, because EF Core does not read the column back: reload the entity
/// first, or leave the column to the library.
/// </para>
/// <para>
/// An entity that was read without tracking and then passed to <c>Update</c> or <c>Attach</c> has no original <c>xmin</c>, and saving it
/// throws as well: read it with <c>AsTracking</c>, or use <c>PatchPreferencesAsync</c>.
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Only JsonSerializer calls them.")]
public abstract class NotificationPreferenceBase : IJsonOnDeserializing, IJsonOnDeserialized
{
    private DateTimeOffset _updatedAt;
    private bool _isBeingDeserialized;

    private protected NotificationPreferenceBase()
    {
    }

    /// <summary>The identifier: a UUIDv7, which grows with time, generated when the entity is added to a context.</summary>
    /// <remarks>Set it only to import a row that has one.</remarks>
    /// <value><see cref="Guid.Empty"/> until it is generated or set.</value>
    public Guid Id { get; init; }

    /// <summary>Which types of notification are wanted on which channels.</summary>
    /// <value><see cref="PreferenceSet.Empty"/> unless set.</value>
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

    /// <summary>When the row was inserted (UTC).</summary>
    /// <value>The instant at which the entity is added to a context, unless set.</value>
    public DateTimeOffset CreatedAt { get; init => field = Instant.AsStored(value); }

    /// <summary>When the row was last changed (UTC).</summary>
    /// <remarks>
    /// It strictly grows: every change of a property moves it to the present, or by one microsecond where the clock is behind it. The clock
    /// is the system's, because an entity does not know its context; commands such as <c>PatchPreferencesAsync</c> use the configured one.
    /// Set it only to import a row, as the last property of the initializer.
    /// </remarks>
    /// <value><see cref="CreatedAt"/> until the first change, unless set.</value>
    public DateTimeOffset UpdatedAt { get => _updatedAt; init => _updatedAt = Instant.AsStored(value); }

    // An entity that is still being made has no identifier. It stands for a row once it is added or read.
    private bool IsRow => Id != Guid.Empty && UpdatedAt != default && !_isBeingDeserialized;

    void IJsonOnDeserializing.OnDeserializing() => _isBeingDeserialized = true;

    void IJsonOnDeserialized.OnDeserialized() => _isBeingDeserialized = false;

    private protected void Touch()
    {
        if (IsRow)
        {
            _updatedAt = Instant.NowAfter(_updatedAt);
        }
    }
}
