using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Models;

/// <summary>One message to one user: what happened, whether it was read, how it was delivered.</summary>
/// <remarks>
/// <para>
/// A row of the table <c>notifications</c>. Every setter refuses what the column could not hold, so that a wrong value is an
/// <see cref="ArgumentException"/> where it is made and never a failed save.
/// </para>
/// <para>
/// Instants are in UTC and have the database's precision, the microsecond: whatever offset and precision is given,
/// the property holds what will be read back. Texts are measured in characters as PostgreSQL counts them, by code points.
/// </para>
/// <para>
/// <see cref="JsonSerializer"/> writes all of it and reads all of it again, but for contracts that are made by its source generator: these cannot
/// set when it was read or deleted, and throw <see cref="InvalidOperationException"/> when they read one.
/// </para>
/// <para>The class is not sealed, because lazy-loading proxies of EF Core derive from every entity of a model.</para>
/// </remarks>
[DebuggerDisplay("{Type,nq}: {Title} ({Status}, user {UserId})")]
public class Notification
{
    /// <summary>The most characters that <see cref="Type"/> can have: 50.</summary>
    public const int TypeMaxLength = 50;

    /// <summary>The most characters that <see cref="Title"/> can have: 255.</summary>
    public const int TitleMaxLength = 255;

    private Guid _id;
    private DateTimeOffset _createdAt;

    /// <summary>The identifier of the notification; a UUIDv7, so that it grows with time, made when the entity is added to a context.</summary>
    /// <remarks>Set it only to import a notification that has one. It is <see cref="Guid.Empty"/> until then.</remarks>
    public Guid Id { get => _id; init => _id = value; }

    /// <summary>The user to whom the notification belongs.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid UserId { get; init => field = Guard.Identifier(value); }

    /// <summary>What kind of event this is about, as the host names it: <c>mention</c>, <c>ticket.assigned</c>; 1 to 50 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, longer than 50 characters, or has a NUL or an unpaired surrogate.</exception>
    public required string Type { get; set => field = Guard.Text(value, TypeMaxLength); }

    /// <summary>The line that a list of notifications shows; 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, longer than 255 characters, or has a NUL or an unpaired surrogate.</exception>
    public required string Title { get; set => field = Guard.Text(value, TitleMaxLength); }

    /// <summary>The full text; 1 character or more, with no limit but that of PostgreSQL's <c>text</c>, about 1 GB.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public required string Message { get; set => field = Guard.Text(value); }

    /// <summary>What the host wants to find again beside the text, such as the identifier of a ticket: a JSON object, <c>{}</c> unless set.</summary>
    /// <remarks>
    /// The value is immutable: to change it, set another. <see cref="SetData{T}(T, JsonSerializerOptions?)"/> and
    /// <see cref="GetData{T}(JsonSerializerOptions?)"/> are its typed doors. A property of it can be queried in SQL:
    /// <c>Where(n =&gt; n.Data.GetProperty("ticket").GetString() == "T-1")</c> becomes <c>n.data -&gt;&gt; 'ticket' = 'T-1'</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The value is no JSON object (nor is <c>default(JsonElement)</c>), is nested deeper than 64 levels, or has what <c>jsonb</c>
    /// cannot store: a NUL or an unpaired surrogate in a text, a number of more than 131,072 digits before its point or 16,383 after it.
    /// </exception>
    public JsonElement Data { get; set => field = JsonObjectGuard.Check(value); } = JsonObjectGuard.Empty;

    /// <summary>Whether the user has read it; changed by <see cref="MarkRead"/> and <see cref="MarkUnread"/>.</summary>
    public NotificationStatus Status { get; private set; }

    /// <summary>When it was read (UTC); <see langword="null"/> exactly while <see cref="Status"/> is <see cref="NotificationStatus.Unread"/>.</summary>
    [JsonInclude]
    public DateTimeOffset? ReadAt
    {
        get;
        private set
        {
            field = Instant.AsStored(value);

            // What is read from JSON has a status that fits its time, whatever the JSON says of it.
            Status = value is null ? NotificationStatus.Unread : NotificationStatus.Read;
        }
    }

    /// <summary>Whether it reached the user over a live connection, such as a web socket.</summary>
    public bool DeliveredViaWs { get; set; }

    /// <summary>Whether it was sent to the user by e-mail.</summary>
    public bool DeliveredViaEmail { get; set; }

    /// <summary>What it shares with others that a list may show as one line, such as all those of a burst; <see langword="null"/> if it stands alone.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public Guid? AggregationId { get; set => field = Guard.Identifier(value); }

    /// <summary>When it was made (UTC); the instant at which it was added to a context, unless set.</summary>
    /// <remarks>In a query compare it as it is: its <see cref="DateTimeOffset.UtcDateTime"/> beside a <see cref="DateTime"/> that is a parameter throws.</remarks>
    public DateTimeOffset CreatedAt { get => _createdAt; init => _createdAt = Instant.AsStored(value); }

    /// <summary>When the user deleted it (UTC); <see langword="null"/> if it was not deleted. The row stays until it is purged.</summary>
    [JsonInclude]
    public DateTimeOffset? DeletedAt { get; private set => field = Instant.AsStored(value); }

    /// <summary>Marks it as read; one that is read already keeps the time at which it was.</summary>
    /// <param name="at">When it was read, at any offset; now, if <see langword="null"/>.</param>
    public void MarkRead(DateTimeOffset? at = null)
    {
        Status = NotificationStatus.Read;
        ReadAt ??= Instant.AsStoredOrNow(at);
    }

    /// <summary>Marks it as unread, and forgets when it was read.</summary>
    public void MarkUnread()
    {
        Status = NotificationStatus.Unread;
        ReadAt = null;
    }

    /// <summary>Takes it out of the user's inbox; one that is deleted already keeps the time at which it was.</summary>
    /// <param name="at">When it was deleted, at any offset; now, if <see langword="null"/>.</param>
    public void SoftDelete(DateTimeOffset? at = null) => DeletedAt ??= Instant.AsStoredOrNow(at);

    /// <summary>Puts it back into the user's inbox, read or unread as it was.</summary>
    public void Restore() => DeletedAt = null;

    /// <summary>Sets <see cref="Data"/> to what <see cref="JsonSerializer"/> makes of a value.</summary>
    /// <typeparam name="T">A type that is written as a JSON object.</typeparam>
    /// <param name="value">The value to write.</param>
    /// <param name="options">How to write it; <see cref="JsonSerializerOptions.Default"/>, if <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The value is not written as a JSON object that <see cref="Data"/> can take.</exception>
    /// <exception cref="JsonException">The value refers to itself, or is nested deeper than the options allow.</exception>
    /// <exception cref="NotSupportedException">No converter can write the type.</exception>
    /// <exception cref="InvalidOperationException">The value is or has a <c>default(JsonElement)</c>, which is no JSON at all.</exception>
    [RequiresUnreferencedCode(UseTypeInfo)]
    [RequiresDynamicCode(UseTypeInfo)]
    public void SetData<T>(T value, JsonSerializerOptions? options = null) => Data = JsonSerializer.SerializeToElement(value, options);

    /// <summary>Sets <see cref="Data"/> to what <see cref="JsonSerializer"/> makes of a value, without reflection.</summary>
    /// <typeparam name="T">A type that is written as a JSON object.</typeparam>
    /// <param name="value">The value to write.</param>
    /// <param name="typeInfo">The contract of the type, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <exception cref="ArgumentException">The value is not written as a JSON object that <see cref="Data"/> can take.</exception>
    /// <exception cref="JsonException">The value refers to itself, or is nested deeper than the options allow.</exception>
    /// <exception cref="InvalidOperationException">The value is or has a <c>default(JsonElement)</c>, which is no JSON at all.</exception>
    public void SetData<T>(T value, JsonTypeInfo<T> typeInfo) => Data = JsonSerializer.SerializeToElement(value, typeInfo);

    /// <summary>Reads <see cref="Data"/> as a typed value.</summary>
    /// <typeparam name="T">A type that is read from a JSON object.</typeparam>
    /// <param name="options">How to read it; <see cref="JsonSerializerOptions.Default"/>, if <see langword="null"/>.</param>
    /// <returns>A new value, which changes nothing in <see cref="Data"/> when it is changed.</returns>
    /// <exception cref="JsonException">The object does not fit the type.</exception>
    /// <exception cref="NotSupportedException">No converter can read the type.</exception>
    [RequiresUnreferencedCode(UseTypeInfo)]
    [RequiresDynamicCode(UseTypeInfo)]
    public T GetData<T>(JsonSerializerOptions? options = null) => Data.Deserialize<T>(options)!; // Only a JSON null is read as null.

    /// <summary>Reads <see cref="Data"/> as a typed value, without reflection.</summary>
    /// <typeparam name="T">A type that is read from a JSON object.</typeparam>
    /// <param name="typeInfo">The contract of the type, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <returns>A new value, which changes nothing in <see cref="Data"/> when it is changed.</returns>
    /// <exception cref="JsonException">The object does not fit the type.</exception>
    public T GetData<T>(JsonTypeInfo<T> typeInfo) => Data.Deserialize(typeInfo)!;

    /// <summary>Gives it what it would get when it is added to a context, where that is not set: an identifier and the instant.</summary>
    internal void BecomeRow(DateTimeOffset now)
    {
        _id = _id == Guid.Empty ? Guid.CreateVersion7() : _id;
        _createdAt = _createdAt == default ? now : _createdAt;
    }

    private const string UseTypeInfo = "Reflects over the type. In a trimmed or AOT-compiled program, use the overload that takes a JsonTypeInfo.";
}
