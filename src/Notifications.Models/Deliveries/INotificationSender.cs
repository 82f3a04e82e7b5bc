namespace Notifications.Models;

/// <summary>Sends the deliveries of a user on a channel. An application implements it to send e-mail, or anything else.</summary>
/// <remarks>
/// <c>AddNotificationDeliveries</c> registers it as a scoped service, and calls it in a scope of its own for each user.
/// </remarks>
/// <example>
/// <code>
/// internal sealed class MailSender(AppDbContext db, IMailer mailer) : INotificationSender
/// {
///     public async Task SendAsync(UserDeliveries user, CancellationToken cancellationToken)
///     {
///         var address = await db.Users.Where(u =&gt; u.Id == user.UserId).Select(u =&gt; u.Email).SingleAsync(cancellationToken);
///         await mailer.SendAsync(address, user.Deliveries.Select(d =&gt; d.Notification), cancellationToken);
///     }
/// }
/// </code>
/// </example>
public interface INotificationSender
{
    /// <summary>Sends the deliveries of a user, in one message or in several.</summary>
    /// <remarks>
    /// When it returns, all of them count as sent. When it throws, all of them are tried again after a delay; throw a
    /// <see cref="NotificationSendException"/> to choose the delay, to give up, or to tell which were sent. It can be called twice for the
    /// same delivery, when a process ends at the wrong moment.
    /// </remarks>
    /// <param name="user">The user and the deliveries, the oldest notification first.</param>
    /// <param name="cancellationToken">
    /// Is canceled a tenth of the lease before it ends, and when the application has waited long enough to stop.
    /// </param>
    Task SendAsync(UserDeliveries user, CancellationToken cancellationToken);
}
