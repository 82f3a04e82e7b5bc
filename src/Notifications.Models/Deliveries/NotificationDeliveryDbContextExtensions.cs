using Notifications.Models;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is used.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Claims deliveries that are due on channels other than the inbox, and records their outcomes.</summary>
/// <remarks>
/// <para>
/// The methods need <see cref="NotificationModelOptions.Deliveries"/>. The hosted service of <c>AddNotificationDeliveries</c> calls them;
/// call them yourself in a worker of your own.
/// </para>
/// <para>
/// A delivery is sent <b>at least once</b>. A worker that ends between sending and completing leaves its claim behind; when the lease has
/// ended, another worker sends the delivery again. A provider that takes an idempotency key closes the gap: user, notification and channel
/// together are one.
/// </para>
/// </remarks>
public static class NotificationDeliveryDbContextExtensions
{
    private const int MaxUsers = 1_000;
    private static readonly TimeSpan DefaultLease = TimeSpan.FromMinutes(5);

    /// <summary>Claims everything that is due on a channel of up to a number of users, the longest due first.</summary>
    /// <remarks>
    /// <para>
    /// <b>Claim.</b> A claimed delivery is due again when its lease ends: <c>due_at</c> becomes the end of the lease, and <c>attempts</c>
    /// grows by one. A user's deliveries come together, so that a digest is one claim. A claim takes at most 1,000 deliveries of one user;
    /// the next claim takes the others. The clock is <see cref="NotificationOptions.TimeProvider"/>.
    /// </para>
    /// <para>
    /// <b>Cancellation.</b> The claim cancels deliveries of notifications that the user has read or deleted since the publish, and of
    /// notifications that no longer exist. The publish resolves preferences; of later changes, only <c>MuteChannelAsync</c> cancels pending
    /// deliveries.
    /// </para>
    /// <para>
    /// <b>SQL.</b> Where nothing is due, one probe of <c>ix_notification_deliveries_due</c>. Otherwise a transaction, which an
    /// <see href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory lock</see> makes wait for other
    /// claims of the channel; sends are not serialized. It finds the deliveries on that index, updates them by primary key together with
    /// their notifications (<c>UPDATE ... FROM ... RETURNING</c>), and reads the notifications. Query filters of the application do not
    /// apply. In a transaction of the application, other claims of the channel wait until it ends, and a claim fails with a serialization
    /// failure (40001) where the isolation level is <c>REPEATABLE READ</c> and another one has come first.
    /// </para>
    /// <para>
    /// A retrying execution strategy recognizes a claim whose answer was lost. Without one, such a claim is due again when its lease ends.
    /// </para>
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.Email"/>.</param>
    /// <param name="users">The most users, 1 to 1,000.</param>
    /// <param name="lease">
    /// For how long no other worker may claim them: more than sending all of them takes, at most a day; 5 minutes if
    /// <see langword="null"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the claim, which then claims nothing.</param>
    /// <returns>The users and what was claimed of each; empty if nothing is due. Notifications are not tracked.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="channel"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="channel"/> is <c>in_app</c>, <c>*</c>, <c>locked</c>, empty or longer than 50 characters.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="users"/> is not 1 to 1,000, or <paramref name="lease"/> is not positive or more than a day.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model has no table of deliveries.</exception>
    /// <exception cref="NotSupportedException">The provider is not Npgsql.</exception>
    /// <example>
    /// <code>
    /// foreach (var user in await db.ClaimDeliveriesAsync(NotificationChannels.Email))
    /// {
    ///     await mailer.SendDigestAsync(user.UserId, user.Deliveries.Select(d =&gt; d.Notification));
    ///     await db.CompleteDeliveriesAsync([user]);
    /// }
    /// </code>
    /// </example>
    public static async Task<IReadOnlyList<UserDeliveries>> ClaimDeliveriesAsync(
        this DbContext context,
        string channel,
        int users = 100,
        TimeSpan? lease = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        DeliveryTable.Require(context);
        var name = DeliveryChannel.Check(channel, nameof(channel));
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(users, MaxUsers);
        var duration = LeaseDuration.Check(lease ?? DefaultLease, nameof(lease));
        var now = NotificationOptions.Of(context).Now;
        var claim = new DeliveryClaim(context, name, now, Instant.AsStored(now + duration));
        return await MeasuredOperation.Claim.RunAsync(activity => claim.RunAsync(activity, users, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Records that claimed deliveries were sent: <c>sent_at</c> is set, and nothing is due any more.</summary>
    /// <remarks>
    /// <para>
    /// It also sets <see cref="Notification.DeliveredViaEmail"/> where the channel is <see cref="NotificationChannels.Email"/>, and
    /// <see cref="Notification.DeliveredViaWs"/> where it is <see cref="NotificationChannels.WebSocket"/>, in the same transaction.
    /// </para>
    /// <para>
    /// Only claims that still hold are completed. A claim no longer holds when its lease has ended, when another worker has claimed the
    /// delivery, or when it was completed, failed or muted since; such deliveries stay as they are. The return value is smaller than the
    /// number of claims then, and the metric <c>notifications.deliveries</c> counts the others as <c>lease_lost</c>.
    /// </para>
    /// <para>SQL: one <c>UPDATE</c> of the deliveries by primary key, and one of the notifications for each of the two channels.</para>
    /// </remarks>
    /// <param name="context">The context; it need not be the one that claimed.</param>
    /// <param name="claims">What <c>ClaimDeliveriesAsync</c> has returned, or a part of it.</param>
    /// <param name="cancellationToken">Cancels the command, which then changes nothing.</param>
    /// <returns>How many deliveries it has completed.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="claims"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="claims"/> contains <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The model has no table of deliveries.</exception>
    /// <exception cref="NotSupportedException">The provider is not Npgsql.</exception>
    /// <example>
    /// <code>
    /// var sent = await db.CompleteDeliveriesAsync(claims);
    /// </code>
    /// </example>
    public static Task<int> CompleteDeliveriesAsync(
        this DbContext context, IEnumerable<UserDeliveries> claims, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        return new ClaimEnd(context, Claims.Of(claims)).CompleteAsync(cancellationToken);
    }

    /// <inheritdoc cref="CompleteDeliveriesAsync(DbContext, IEnumerable{UserDeliveries}, CancellationToken)"/>
    /// <example>
    /// <code>
    /// await db.CompleteDeliveriesAsync(user.Deliveries.Where(d =&gt; sentIds.Contains(d.Notification.Id)));
    /// </code>
    /// </example>
    public static Task<int> CompleteDeliveriesAsync(
        this DbContext context, IEnumerable<ClaimedDelivery> claims, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        return new ClaimEnd(context, Claims.Of(claims)).CompleteAsync(cancellationToken);
    }

    /// <summary>Records that claimed deliveries could not be sent, and when to try again, or that they are given up.</summary>
    /// <remarks>
    /// Only claims that still hold are changed, as with <c>CompleteDeliveriesAsync</c>. A delivery that is to be retried is due again at
    /// <paramref name="retryAt"/>; use it also to put off a delivery, such as until the end of a user's quiet hours.
    /// SQL: one <c>UPDATE</c> by primary key.
    /// </remarks>
    /// <param name="context">The context; it need not be the one that claimed.</param>
    /// <param name="claims">What <c>ClaimDeliveriesAsync</c> has returned, or a part of it.</param>
    /// <param name="error">
    /// The reason, for people who look for it later. It is cut after 2,000 characters, and what PostgreSQL cannot store becomes U+FFFD.
    /// </param>
    /// <param name="retryAt">The instant of the next attempt, at any offset; <see langword="null"/> gives up.</param>
    /// <param name="cancellationToken">Cancels the command, which then changes nothing.</param>
    /// <returns>How many deliveries it has changed.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="claims"/> or <paramref name="error"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="claims"/> contains <see langword="null"/>, or <paramref name="error"/> is empty.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model has no table of deliveries.</exception>
    /// <exception cref="NotSupportedException">The provider is not Npgsql.</exception>
    /// <example>
    /// <code>
    /// await db.FailDeliveriesAsync([user], exception.Message, retryAt: DateTimeOffset.UtcNow.AddMinutes(5));
    /// </code>
    /// </example>
    public static Task<int> FailDeliveriesAsync(
        this DbContext context,
        IEnumerable<UserDeliveries> claims,
        string error,
        DateTimeOffset? retryAt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        return new ClaimEnd(context, Claims.Of(claims)).FailAsync(CheckError(error), retryAt, cancellationToken);
    }

    /// <inheritdoc cref="FailDeliveriesAsync(DbContext, IEnumerable{UserDeliveries}, string, DateTimeOffset?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// await db.FailDeliveriesAsync(user.Deliveries.Where(d =&gt; d.Attempt &gt;= 5), "No route to the provider.");
    /// </code>
    /// </example>
    public static Task<int> FailDeliveriesAsync(
        this DbContext context,
        IEnumerable<ClaimedDelivery> claims,
        string error,
        DateTimeOffset? retryAt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        PostgreSql.Require(context);
        return new ClaimEnd(context, Claims.Of(claims)).FailAsync(CheckError(error), retryAt, cancellationToken);
    }

    private static string CheckError(string? error)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return error;
    }
}
