using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Notifications.Models;

/// <summary>The content of a notification, the same for all its recipients; immutable.</summary>
/// <remarks>
/// Every value is checked where it is set, as by <see cref="Notification"/> itself; a <c>with</c> expression makes another content under
/// the same checks. <see cref="AggregationId"/> and <see cref="GroupKey"/> exclude each other, which is checked where the content is
/// published, so that a <c>with</c> expression may set one and clear the other in either order; so is a <see cref="Delay"/> without
/// <see cref="Channels"/>.
/// </remarks>
/// <example>
/// <code>
/// var content = new NotificationContent("ticket.assigned", "T-42 is yours", "Ada assigned ticket T-42 to you.")
/// {
///     Data = JsonSerializer.SerializeToElement(new { ticket = 42 }),
///     GroupKey = "tickets",                  // "5 tickets were assigned to you" is one entry of a list
///     DedupeKey = "ticket:42:assigned:7",    // an event that is handled twice notifies once
/// };
/// </code>
/// </example>
/// <param name="Type">The kind of event, as the application names it: <c>mention</c>, <c>ticket.assigned</c>; 1 to 50 characters.</param>
/// <param name="Title">The line that a list of notifications shows; 1 to 255 characters.</param>
/// <param name="Message">The full text; 1 character or more.</param>
/// <exception cref="ArgumentException">A text is null, empty or too long, or has a NUL or an unpaired surrogate.</exception>
public sealed record NotificationContent(string Type, string Title, string Message)
{
    private const int MaxChannels = 10;

    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(365);

    /// <summary>The kind of event, as the application names it: <c>mention</c>, <c>ticket.assigned</c>; 1 to 50 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The value is empty, longer than 50 characters, <c>*</c>, or has a NUL or an unpaired surrogate.
    /// </exception>
    public string Type { get; init => field = TypeName.Check(value); } = TypeName.Check(Type, nameof(Type));

    /// <summary>The line that a list of notifications shows; 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, longer than 255 characters, or has a NUL or an unpaired
    /// surrogate.</exception>
    public string Title { get; init => field = Guard.Text(value, Notification.TitleMaxLength); } =
        Guard.Text(Title, Notification.TitleMaxLength, nameof(Title));

    /// <summary>The full text; 1 character or more, limited only by PostgreSQL's
    /// <see href="https://www.postgresql.org/docs/current/datatype-character.html"><c>text</c></see>, to about 1 GB.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string Message { get; init => field = Guard.Text(value); } = Guard.Text(Message, name: nameof(Message));

    /// <summary>Structured data of the application: a JSON object, stored as <c>jsonb</c>.</summary>
    /// <value>
    /// <c>{}</c> by default. <see cref="JsonSerializer.SerializeToElement{TValue}(TValue, JsonSerializerOptions?)"/> makes one.
    /// </value>
    /// <exception cref="ArgumentException">
    /// The value is not a JSON object, or is one that <see cref="Notification.Data"/> would refuse.
    /// </exception>
    public JsonElement Data { get; init => field = JsonObjectGuard.Check(value); } = JsonObjectGuard.Empty;

    /// <summary>The group that the application itself puts the notifications into; not together with <see cref="GroupKey"/>.</summary>
    /// <value><see langword="null"/> by default: the notifications stand alone.</value>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public Guid? AggregationId { get; init => field = Guard.Identifier(value); }

    /// <summary>Groups what a user gets of one type with one key within <see cref="GroupWindow"/>; not together with
    /// <see cref="AggregationId"/>.</summary>
    /// <value><see langword="null"/> by default: nothing is grouped.</value>
    /// <remarks>
    /// The key is not stored. The notifications of a group share an <see cref="Notification.AggregationId"/>, which is chosen in the
    /// transaction of the publish, under <see href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory
    /// locks</see>: publishers of one type and key to the same users wait for each other until their transactions end. There are 256 locks
    /// for each type and key, so that publishers to different users seldom wait. The transaction has to be READ COMMITTED.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string? GroupKey { get; init => field = value is null ? null : Guard.Text(value); }

    /// <summary>How long after its first notification a group takes in others; ignored without a <see cref="GroupKey"/>.</summary>
    /// <value>Five minutes by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or more than 365 days.</exception>
    public TimeSpan GroupWindow
    {
        get;
        init => field = value > TimeSpan.Zero && value <= MaxWindow ? value : throw new ArgumentOutOfRangeException(
            nameof(GroupWindow), value, $"GroupWindow is {value}; it takes more than zero, and at most {MaxWindow.TotalDays} days.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>Makes a repeated publish harmless: each user gets a type with a key once.</summary>
    /// <value><see langword="null"/> by default: every publish inserts.</value>
    /// <remarks>
    /// The key is not stored: the identifier of the notification is derived from the user, the type and the key. So it works for as long as
    /// the row exists, read or deleted by the user, until it is purged. Give one to an event that may be handled twice:
    /// <c>ticket:42:assigned:7</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string? DedupeKey { get; init => field = value is null ? null : Guard.Text(value); }

    /// <summary>The channels, besides the inbox, on which the notification is delivered to the users who want it there, such as
    /// <see cref="NotificationChannels.Email"/>: at most 10.</summary>
    /// <value>Empty by default: the notification is published to the inbox only.</value>
    /// <remarks>
    /// <para>
    /// They need <see cref="NotificationModelOptions.Deliveries"/>. The publish resolves the preferences for all channels in the statement
    /// that resolves those for the inbox. It inserts a <see cref="NotificationDelivery"/> for each new notification and channel, in the
    /// transaction of the notifications. <c>ClaimDeliveriesAsync</c>, or the service of <c>AddNotificationDeliveries</c>, hands them out.
    /// </para>
    /// <para>
    /// A user who wants the type on one of the channels, but not in the inbox, gets a notification that is in no inbox, badge, trash or
    /// group: its <see cref="Notification.DeletedAt"/> is its <see cref="Notification.CreatedAt"/>. A purge removes it as a deleted one. It
    /// joins no group of a <see cref="GroupKey"/>; an <see cref="AggregationId"/> of the application is kept.
    /// </para>
    /// <para>What a user prefers at the time of the publish counts; a later change does not cancel a delivery.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var content = new NotificationContent("mention", "Ada mentioned you", text)
    /// {
    ///     Channels = [NotificationChannels.Email],
    ///     Delay = TimeSpan.FromMinutes(5),           // no e-mail if the user reads it in the inbox before
    /// };
    /// </code>
    /// </example>
    /// <exception cref="ArgumentNullException">The value or a channel is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// A channel is <c>in_app</c>, <c>*</c> or <c>locked</c>, empty, longer than 50 characters, has a NUL or an unpaired surrogate, or is
    /// named twice; or there are more than 10.
    /// </exception>
    public IReadOnlyList<string> Channels { get; init => field = CheckChannels(value); } = [];

    /// <summary>How long after the notification its deliveries on the <see cref="Channels"/> are due.</summary>
    /// <value>Zero by default: they are due at once.</value>
    /// <remarks>Nothing is delivered that was read, deleted or purged meanwhile.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or more than 365 days.</exception>
    public TimeSpan Delay
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= MaxWindow ? value : throw new ArgumentOutOfRangeException(
            nameof(Delay), value, $"Delay is {value}; it takes zero or more, and at most {MaxWindow.TotalDays} days.");
    }

    /// <summary>How many notifications of the type may reach a user within a window; more are stored, but neither pushed nor
    /// delivered.</summary>
    /// <value><see langword="null"/> by default: there is no limit.</value>
    public NotificationLimit? Limit { get; init; }

    /// <summary>The values of the application's own columns, by the name of their property.</summary>
    internal ImmutableDictionary<string, object?> OwnValues { get; private init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>What groups the notifications; <see langword="null"/> without a <see cref="GroupKey"/>.</summary>
    internal GroupingKey? Grouping => GroupKey is null ? null : new GroupingKey(Type, GroupKey, GroupWindow);

    /// <summary>Makes a content that also has a value for a column of the application: a property that the application has added to
    /// <see cref="Notification"/> in its model.</summary>
    /// <remarks>
    /// The value is sent as one parameter, by EF Core's type mapping of the property, with its value converter if it has one. It is
    /// checked where the content is published, because only the context knows the model: the property has to be one of the application
    /// on <see cref="Notification"/> itself, and the value of its type. An integer may be of another integer type if its value fits.
    /// A column without a value gets its default in the database or the value of its value generator.
    /// </remarks>
    /// <example>
    /// <code>
    /// modelBuilder.AddNotificationModels();
    /// modelBuilder.Entity&lt;Notification&gt;().Property&lt;Guid&gt;("ProjectId");
    ///
    /// await db.PublishAsync(content.With("ProjectId", projectId), userIds);
    /// </code>
    /// </example>
    /// <param name="property">The name of the property, as <c>Property&lt;T&gt;(name)</c> has it; not that of the column.</param>
    /// <param name="value">The value, in the type of the property; it replaces an earlier one.</param>
    /// <returns>The other content.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="property"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="property"/> is empty.</exception>
    public NotificationContent With(string property, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(property);
        return this with { OwnValues = OwnValues.SetItem(property, value) };
    }

    /// <summary>Whether another content says the same; <see cref="Data"/> is compared by its JSON values.</summary>
    /// <param name="other">The other content, or <see langword="null"/>.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(NotificationContent? other) =>
        other is not null
        && (Type, Title, Message, AggregationId, GroupKey, GroupWindow, DedupeKey)
            == (other.Type, other.Title, other.Message, other.AggregationId, other.GroupKey, other.GroupWindow, other.DedupeKey)
        && (Delay, Limit) == (other.Delay, other.Limit)
        && Channels.SequenceEqual(other.Channels)
        && JsonElement.DeepEquals(Data, other.Data)
        && OwnValues.Count == other.OwnValues.Count
        && OwnValues.All(own => other.OwnValues.TryGetValue(own.Key, out var value) && Equals(own.Value, value));

    /// <summary>A hash code that is equal for contents that say the same.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(Type, Title, Message, AggregationId, GroupKey, GroupWindow, DedupeKey);

    /// <summary>Refuses a content whose properties contradict each other, which no single setter can see.</summary>
    internal void CheckConsistency(string name)
    {
        if (AggregationId is not null && GroupKey is not null)
        {
            throw new ArgumentException(
                $"{name} has both an AggregationId and a GroupKey, which chooses one for each user. Set one of the two to null.", name);
        }

        if (Delay > TimeSpan.Zero && Channels.Count == 0)
        {
            throw new ArgumentException(
                $"{name} has a Delay of {Delay} without Channels; the inbox has no delay. Name a channel, or set Delay to zero.", name);
        }
    }

    /// <summary>The identifier that the notification of one user gets.</summary>
    internal Guid NewId(Guid userId) => DedupeKey is null ? Guid.CreateVersion7() : DerivedId.Of(userId, Type, DedupeKey);

    private static ReadOnlyCollection<string> CheckChannels(IReadOnlyList<string>? value, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (value.Count > MaxChannels)
        {
            throw new ArgumentException($"{name} has {value.Count} channels; the limit is {MaxChannels}. Remove some.", name);
        }

        string[] channels = [.. value.Select(channel => DeliveryChannel.Check(channel, name))];
        return channels.CountBy(channel => channel).FirstOrDefault(named => named.Value > 1).Key is { } twice
            ? throw new ArgumentException($"{name} has \"{Excerpt.Of(twice)}\" more than once. Name it once.", name)
            : channels.AsReadOnly();
    }
}
