using System.Text.Json;

namespace Notifications.Models;

/// <summary>What a notification says, to whomever it is published; immutable.</summary>
/// <remarks>
/// A wrong value is refused where the content is made, as by <see cref="Notification"/> itself; a <c>with</c> expression makes another
/// content of it, under the same checks.
/// </remarks>
/// <param name="Type">What kind of event this is about, as the host names it: <c>mention</c>, <c>ticket.assigned</c>; 1 to 50 characters.</param>
/// <param name="Title">The line that a list of notifications shows; 1 to 255 characters.</param>
/// <param name="Message">The full text; 1 character or more.</param>
/// <exception cref="ArgumentException">A text is null, empty or too long, or has a NUL or an unpaired surrogate.</exception>
public sealed record NotificationContent(string Type, string Title, string Message)
{
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(365);

    /// <summary>What kind of event this is about, as the host names it: <c>mention</c>, <c>ticket.assigned</c>; 1 to 50 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, longer than 50 characters, or has a NUL or an unpaired surrogate.</exception>
    public string Type { get; init => field = Guard.Text(value, Notification.TypeMaxLength); } = Guard.Text(Type, Notification.TypeMaxLength, nameof(Type));

    /// <summary>The line that a list of notifications shows; 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, longer than 255 characters, or has a NUL or an unpaired surrogate.</exception>
    public string Title { get; init => field = Guard.Text(value, Notification.TitleMaxLength); } = Guard.Text(Title, Notification.TitleMaxLength, nameof(Title));

    /// <summary>The full text; 1 character or more, with no limit but that of PostgreSQL's <c>text</c>, about 1 GB.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string Message { get; init => field = Guard.Text(value); } = Guard.Text(Message, name: nameof(Message));

    /// <summary>What the host wants to find again beside the text: a JSON object, <c>{}</c> unless set; <see cref="JsonSerializer.SerializeToElement{TValue}(TValue, JsonSerializerOptions?)"/> makes one.</summary>
    /// <exception cref="ArgumentException">The value is no JSON object, or one that <see cref="Notification.Data"/> would refuse.</exception>
    public JsonElement Data { get; init => field = JsonObjectGuard.Check(value); } = JsonObjectGuard.Empty;

    /// <summary>What the notifications share with others that a list may show as one line; <see langword="null"/> if they stand alone.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public Guid? AggregationId { get; init => field = Guard.Identifier(value); }

    /// <summary>What makes a burst: what a user gets of a type with a key within <see cref="GroupWindow"/> is shown as one line; <see langword="null"/> (the default) for none.</summary>
    /// <remarks>
    /// It is not stored. The notifications share an <see cref="Notification.AggregationId"/>, which is decided on the server, in a transaction that
    /// waits for those who publish the same type and key until theirs ends. Not together with <see cref="AggregationId"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string? GroupKey { get; init => field = value is null ? null : Guard.Text(value); }

    /// <summary>How long after its first notification a burst takes in others; five minutes by default. It counts only with an <see cref="GroupKey"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or more than 365 days.</exception>
    public TimeSpan GroupWindow
    {
        get;
        init => field = value > TimeSpan.Zero && value <= MaxWindow ? value : throw new ArgumentOutOfRangeException(
            nameof(GroupWindow), value, $"GroupWindow is {value}; it takes more than zero, and at most {MaxWindow.TotalDays} days.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>What makes a repeated publish the same: each user gets a type with a key once; <see langword="null"/> (the default) if every publish counts.</summary>
    /// <remarks>
    /// It is not stored: the identifier of the notification is made of the user, the type and the key. So it works for as long as the row is there,
    /// read or deleted by the user, until it is purged. An event that may be handled twice has such a key: <c>ticket:42:assigned:7</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is empty, or has a NUL or an unpaired surrogate.</exception>
    public string? DedupeKey { get; init => field = value is null ? null : Guard.Text(value); }

    /// <summary>The burst that it joins; <see langword="null"/> for none.</summary>
    internal Burst? Burst => GroupKey is null ? null : new Burst(Type, GroupKey, GroupWindow);

    /// <summary>Whether another content says the same; its <see cref="Data"/> is compared by meaning.</summary>
    /// <param name="other">The other content, or <see langword="null"/>.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(NotificationContent? other) =>
        other is not null
        && (Type, Title, Message, AggregationId, GroupKey, GroupWindow, DedupeKey)
            == (other.Type, other.Title, other.Message, other.AggregationId, other.GroupKey, other.GroupWindow, other.DedupeKey)
        && JsonElement.DeepEquals(Data, other.Data);

    /// <summary>A hash code that is the same for contents that say the same.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(Type, Title, Message, AggregationId, GroupKey, GroupWindow, DedupeKey);

    /// <summary>The identifier that the notification of one user gets.</summary>
    internal Guid NewId(Guid userId) => DedupeKey is null ? Guid.CreateVersion7() : DerivedId.Of(userId, Type, DedupeKey);
}
