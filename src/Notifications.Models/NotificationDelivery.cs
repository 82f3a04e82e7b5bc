using System.Diagnostics;

namespace Notifications.Models;

/// <summary>A notification that is to be sent, or was sent, on a channel other than the inbox, such as e-mail.</summary>
/// <remarks>
/// <para>
/// A row of the table <c>notification_deliveries</c>, which is mapped with <see cref="NotificationModelOptions.Deliveries"/>. A publish
/// with channels inserts it; <c>ClaimDeliveriesAsync</c>, <c>CompleteDeliveriesAsync</c> and <c>FailDeliveriesAsync</c> change it.
/// </para>
/// <para>
/// No foreign key leads to the notification. A purge and an erasure remove both; the delivery of a notification that was removed by other
/// means is canceled when it is due. Instants are UTC, with microsecond precision.
/// </para>
/// <para>The class is not sealed, because the lazy-loading proxies of EF Core derive from every entity of a model.</para>
/// </remarks>
/// <example>
/// <code>
/// var failed = await db.Set&lt;NotificationDelivery&gt;()
///     .Where(d =&gt; d.Channel == NotificationChannels.Email &amp;&amp; d.Error != null &amp;&amp; d.DueAt == null)
///     .ToListAsync();
/// </code>
/// </example>
[DebuggerDisplay("{Channel,nq}: {Status} (user {UserId}, notification {NotificationId})")]
public class NotificationDelivery
{
    /// <summary>The most characters of <see cref="Channel"/>: 50.</summary>
    public const int ChannelMaxLength = PreferenceSet.ChannelMaxLength;

    /// <summary>The user to whom the notification belongs.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid UserId { get; init => field = Guard.Identifier(value); }

    /// <summary>The notification: its <see cref="Notification.Id"/>.</summary>
    /// <exception cref="ArgumentException">The value is <see cref="Guid.Empty"/>.</exception>
    public required Guid NotificationId { get; init => field = Guard.Identifier(value); }

    /// <summary>The channel, such as <c>email</c>; 1 to 50 characters, but not <c>in_app</c>, which is the inbox itself.</summary>
    /// <remarks>
    /// Channels are case-sensitive, and compared in Unicode's <see href="https://unicode.org/reports/tr15/">normalization form C</see>,
    /// into which the setter brings them.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The value is empty, longer than 50 characters, <c>in_app</c>, <c>*</c> or <c>locked</c>, or contains a NUL or an unpaired surrogate.
    /// </exception>
    public required string Channel { get; init => field = DeliveryChannel.Check(value, nameof(Channel)); }

    /// <summary>
    /// The instant (UTC) from which a worker may claim it: the end of a delay, of a backoff, or of the lease of the worker that has claimed
    /// it; <see langword="null"/> where nothing is left to do.
    /// </summary>
    public DateTimeOffset? DueAt { get; set => field = Instant.AsStored(value); }

    /// <summary>How many times it was claimed. The number also tells the claim of a worker from an earlier one.</summary>
    /// <value>0 until the first claim.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Attempts
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Attempts), value, $"Attempts is {value}; it takes 0 or more.");
    }

    /// <summary>The instant (UTC) at which it was sent; <see langword="null"/> if it was not.</summary>
    public DateTimeOffset? SentAt { get; set => field = Instant.AsStored(value); }

    /// <summary>Why the last attempt failed; <see langword="null"/> if it did not.</summary>
    /// <exception cref="ArgumentException">The value is empty, or contains a NUL or an unpaired surrogate.</exception>
    public string? Error { get; set => field = value is null ? null : Guard.Text(value); }

    /// <summary>The state of the delivery. The property has no column: in a query, ask for the columns that it is computed from.</summary>
    public NotificationDeliveryStatus Status =>
        DueAt is not null ? NotificationDeliveryStatus.Pending
        : SentAt is not null ? NotificationDeliveryStatus.Sent
        : Error is not null ? NotificationDeliveryStatus.Failed
        : NotificationDeliveryStatus.Canceled;
}
