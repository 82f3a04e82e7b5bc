using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Models;

/// <summary>A message to one user: what happened, whether it was read, and how it was delivered.</summary>
/// <remarks>
/// <para>
/// A row of the table <c>notifications</c>. Setters validate what the columns can hold, so that a wrong value is an
/// <see cref="ArgumentException"/> where it is set and never a failed save.
/// </para>
/// <para>
/// Instants are UTC with the precision of the database, the microsecond: a property returns what will be read back. Lengths of texts are
/// Unicode code points, as PostgreSQL counts characters.
/// </para>
/// <para>The class is not sealed, because the lazy-loading proxies of EF Core derive from every entity of a model.</para>
/// </remarks>
/// <example>
/// <code>
/// var notification = new Notification
/// {
///     UserId = userId,
///     Type = "ticket.assigned",
///     Title = "T-42 is yours",
///     Message = "Grace assigned T-42 to you.",
/// };
/// notification.SetData(new { ticket = "T-42" });
/// db.Add(notification);
/// await db.SaveChangesAsync();
/// </code>
/// </example>
[DebuggerDisplay("{Type,nq}: {Title} ({Status}, user {UserId})")]
public class Notification
{
    /// <summary>The most characters of <see cref="Type"/>: 50.</summary>
    public const int TypeMaxLength = TypeName.MaxLength;

    /// <summary>The most characters of <see cref="Title"/>: 255.</summary>
    public const int TitleMaxLength = 255;

    private const string UseTypeInfo =
        "Reflects over the type. In a trimmed or AOT-compiled program, use the overload that takes a JsonTypeInfo.";

    // A bit beside the status, which makes a rewritten value differ from the one before.
    internal const NotificationStatus Rewritten = (NotificationStatus)2;

    private Guid _id;
    private NotificationStatus _status;
    private NotificationStatus _statusBeforeUnread;
    private DateTimeOffset? _readAt;
    private DateTimeOffset _createdAt;
    private DateTimeOffset? _deletedAt;

    /// <summary>The identifier: a UUIDv7, which grows with time, generated when the entity is added to a context.</summary>
    /// <remarks>Set it only to import a notification that has one.</remarks>
    /// <value><see cref="Guid.Empty"/> until it is generated or set.</value>
    public Guid Id { get => _id; init => _id = value; }

    /// <summary>The user to whom the notification belongs.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid UserId { get; init => field = Guard.Identifier(value); }

    /// <summary>
    /// The kind of event, as the application names it, such as <c>mention</c> or <c>ticket.assigned</c>; 1 to 50 characters, but not
    /// <c>*</c>.
    /// </summary>
    /// <remarks>
    /// Types are case-sensitive, and compared in Unicode's <see href="https://unicode.org/reports/tr15/">normalization form C</see>, into
    /// which the setter brings them.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The value is empty, longer than 50 characters, <c>*</c>, or contains a NUL or an unpaired surrogate.
    /// </exception>
    public required string Type { get; set => field = TypeName.Check(value); }

    /// <summary>The line that a list of notifications shows; 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The value is empty, longer than 255 characters, or contains a NUL or an unpaired surrogate.
    /// </exception>
    public required string Title { get; set => field = Guard.Text(value, TitleMaxLength); }

    /// <summary>The full text; at least 1 character, and at most what PostgreSQL's <c>text</c> holds, about 1 GB.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, or contains a NUL or an unpaired surrogate.</exception>
    public required string Message { get; set => field = Guard.Text(value); }

    /// <summary>Structured data of the application, such as the identifier of a ticket: a JSON object, stored as <c>jsonb</c>.</summary>
    /// <remarks>
    /// The value is immutable; to change it, set another. <see cref="SetData{T}(T, JsonSerializerOptions?)"/> and
    /// <see cref="GetData{T}(JsonSerializerOptions?)"/> write and read it typed. LINQ can query its properties in SQL:
    /// <c>Where(n =&gt; n.Data.GetProperty("ticket").GetString() == "T-1")</c> becomes <c>n.data -&gt;&gt; 'ticket' = 'T-1'</c>
    /// (<see href="https://www.postgresql.org/docs/current/datatype-json.html">JSON types</see>).
    /// </remarks>
    /// <value><c>{}</c> unless set.</value>
    /// <exception cref="ArgumentException">
    /// The value is not a JSON object, is nested deeper than 64 levels, or contains what <c>jsonb</c> cannot store: a NUL or an unpaired
    /// surrogate in a text, a number of more than 131,072 digits before its decimal point or 16,383 after it.
    /// </exception>
    public JsonElement Data { get; set => field = JsonObjectGuard.Check(value); } = JsonObjectGuard.Empty;

    /// <summary>Whether the user has read it; changed by <see cref="MarkRead"/> and <see cref="MarkUnread"/>.</summary>
    /// <value><see cref="NotificationStatus.Unread"/> unless marked.</value>
    public NotificationStatus Status => _status & ~Rewritten;

    /// <summary>The instant (UTC) at which the user read it; <see langword="null"/> exactly while it is unread.</summary>
    /// <remarks>An initializer that sets it also sets <see cref="Status"/>, which JSON therefore need not contain.</remarks>
    public DateTimeOffset? ReadAt
    {
        get => Instant.AsStored(_readAt);
        init => (_status, _readAt) = (value is null ? NotificationStatus.Unread : NotificationStatus.Read, Instant.AsStored(value));
    }

    /// <summary>Whether it reached the user over a live connection, such as a web socket.</summary>
    public bool DeliveredViaWs { get; set; }

    /// <summary>Whether it was sent to the user by e-mail.</summary>
    public bool DeliveredViaEmail { get; set; }

    /// <summary>The group that a list may show as one entry; <see langword="null"/> for a notification in no group.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public Guid? AggregationId { get; set => field = Guard.Identifier(value); }

    /// <summary>The instant (UTC) at which it was created: when it was added to a context, unless set.</summary>
    /// <remarks>
    /// In a query, compare the property itself. Comparing its <see cref="DateTimeOffset.UtcDateTime"/> with a <see cref="DateTime"/>
    /// parameter throws.
    /// </remarks>
    public DateTimeOffset CreatedAt { get => _createdAt; init => _createdAt = Instant.AsStored(value); }

    /// <summary>
    /// The instant (UTC) at which the user deleted it; <see langword="null"/> if the user did not. A purge removes the row later.
    /// </summary>
    /// <remarks>
    /// Equals <see cref="CreatedAt"/> for a notification that was never in the inbox, because its user wants it on other channels only.
    /// Such a notification is neither in the inbox nor in the trash, and cannot be restored.
    /// </remarks>
    public DateTimeOffset? DeletedAt { get => _deletedAt; init => _deletedAt = Instant.AsStored(value); }

    /// <summary>Marks it as read. A notification that was read before keeps its instant.</summary>
    /// <param name="at">The instant at which it was read, at any offset; the system's clock, if <see langword="null"/>.</param>
    public void MarkRead(DateTimeOffset? at = null)
    {
        if (Status == NotificationStatus.Unread)
        {
            var readAt = Instant.AsStoredOrNow(at);
            (_status, _readAt) = _statusBeforeUnread == NotificationStatus.Read
                ? (NotificationStatus.Read | Rewritten, readAt.AddTicks(1))
                : (NotificationStatus.Read, readAt);
        }
    }

    /// <summary>Marks it as unread, and clears the instant at which it was read.</summary>
    public void MarkUnread()
    {
        if (Status == NotificationStatus.Read)
        {
            // EF Core saves the columns that differ. Read again before it is saved, the notification would have its old status and a new
            // instant, and saving that alone beside a concurrent change would tear the pair apart. So the next MarkRead makes both differ
            // from what they were: the status by a bit, the instant by a tick, neither of which is stored.
            (_statusBeforeUnread, _status, _readAt) = (_status, NotificationStatus.Unread, null);
        }
    }

    /// <summary>Moves it from the user's inbox to the trash. A notification that was deleted before keeps its instant.</summary>
    /// <remarks>
    /// Do not pass <see cref="CreatedAt"/> itself: it marks a notification that was never in the inbox. See <see cref="DeletedAt"/>.
    /// </remarks>
    /// <param name="at">The instant at which it was deleted, at any offset; the system's clock, if <see langword="null"/>.</param>
    public void SoftDelete(DateTimeOffset? at = null) => _deletedAt ??= Instant.AsStoredOrNow(at);

    /// <summary>Moves it back to the user's inbox, read or unread as before. A notification that was never there stays out.</summary>
    public void Restore()
    {
        if (DeletedAt != CreatedAt)
        {
            _deletedAt = null;
        }
    }

    /// <summary>Sets <see cref="Data"/> to a value that <see cref="JsonSerializer"/> writes as a JSON object.</summary>
    /// <typeparam name="T">A type that is written as a JSON object.</typeparam>
    /// <param name="value">The value to write.</param>
    /// <param name="options">The options of the serializer; <see cref="JsonSerializerOptions.Default"/>, if <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The value is not written as a JSON object that <see cref="Data"/> accepts.</exception>
    /// <exception cref="JsonException">The value refers to itself, or is nested deeper than the options allow.</exception>
    /// <exception cref="NotSupportedException">No converter writes the type.</exception>
    /// <exception cref="InvalidOperationException">The value is or contains a <c>default(JsonElement)</c>.</exception>
    [RequiresUnreferencedCode(UseTypeInfo)]
    [RequiresDynamicCode(UseTypeInfo)]
    public void SetData<T>(T value, JsonSerializerOptions? options = null) => Data = JsonSerializer.SerializeToElement(value, options);

    /// <summary>Sets <see cref="Data"/> to a value that <see cref="JsonSerializer"/> writes as a JSON object, without reflection.</summary>
    /// <typeparam name="T">A type that is written as a JSON object.</typeparam>
    /// <param name="value">The value to write.</param>
    /// <param name="typeInfo">The contract of the type, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <exception cref="ArgumentException">The value is not written as a JSON object that <see cref="Data"/> accepts.</exception>
    /// <exception cref="JsonException">The value refers to itself, or is nested deeper than the options allow.</exception>
    /// <exception cref="InvalidOperationException">The value is or contains a <c>default(JsonElement)</c>.</exception>
    public void SetData<T>(T value, JsonTypeInfo<T> typeInfo) => Data = JsonSerializer.SerializeToElement(value, typeInfo);

    /// <summary>Reads <see cref="Data"/> as a typed value.</summary>
    /// <typeparam name="T">A type that is read from a JSON object.</typeparam>
    /// <param name="options">The options of the serializer; <see cref="JsonSerializerOptions.Default"/>, if <see langword="null"/>.</param>
    /// <returns>A new value; changing it does not change <see cref="Data"/>.</returns>
    /// <exception cref="JsonException">The object does not fit the type.</exception>
    /// <exception cref="NotSupportedException">No converter reads the type.</exception>
    [RequiresUnreferencedCode(UseTypeInfo)]
    [RequiresDynamicCode(UseTypeInfo)]
    public T GetData<T>(JsonSerializerOptions? options = null) => Data.Deserialize<T>(options)!; // Only a JSON null is read as null.

    /// <summary>Reads <see cref="Data"/> as a typed value, without reflection.</summary>
    /// <typeparam name="T">A type that is read from a JSON object.</typeparam>
    /// <param name="typeInfo">The contract of the type, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <returns>A new value; changing it does not change <see cref="Data"/>.</returns>
    /// <exception cref="JsonException">The object does not fit the type.</exception>
    public T GetData<T>(JsonTypeInfo<T> typeInfo) => Data.Deserialize(typeInfo)!;

    /// <summary>Generates the identifier and the instant, where they are not set, as adding the entity to a context does.</summary>
    internal void BecomeRow(DateTimeOffset now)
    {
        _id = _id == Guid.Empty ? Guid.CreateVersion7() : _id;
        _createdAt = _createdAt == default ? now : _createdAt;
    }
}
