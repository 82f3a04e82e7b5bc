using Inbox.Data;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>Sends what a user is to get by e-mail: a mail for each notification, or for those who want it so, one a day.</summary>
/// <remarks>
/// What waits for a digest is held: its delivery is due again when the digest goes out. All that is held for one user is due at the same
/// instant, so that one claim hands it out, and one mail has it.
/// </remarks>
internal sealed class MailSender(
    AppDbContext db, MailWriter writer, IMailTransport transport, DigestSchedule schedule, TimeProvider clock) : INotificationSender
{
    private const string HeldReason = "Held for the daily digest.";

    public async Task SendAsync(UserDeliveries user, CancellationToken cancellationToken)
    {
        var recipient = await RecipientOfAsync(user.UserId, cancellationToken)
            ?? throw new NotificationSendException("The user has no e-mail address.") { GivesUp = true };
        var ofDigest = user.Deliveries.Where(delivery => IsForDigest(recipient, delivery)).ToList();
        var mails = user.Deliveries.Except(ofDigest).Select(delivery => MailOf(recipient, delivery)).ToList();
        if (ofDigest.Count == 0)
        {
            await SendAllAsync(mails, cancellationToken);
            return;
        }

        var sendAt = schedule.SendingOf(ofDigest[0].Notification.CreatedAt);
        if (sendAt <= clock.GetUtcNow())
        {
            await SendAllAsync([.. mails, DigestOf(recipient, sendAt, ofDigest)], cancellationToken);
            return;
        }

        await SendAndHoldAsync(mails, ofDigest, sendAt, cancellationToken);
    }

    private Task<Recipient?> RecipientOfAsync(Guid userId, CancellationToken cancellation) => db.Users
        .Where(u => u.Id == userId && u.Email != null)
        .Select(u => new Recipient(u.Id, u.Email!, u.DisplayName, u.HasDailyDigest))
        .SingleOrDefaultAsync(cancellation);

    // A security alert does not wait.
    private static bool IsForDigest(Recipient recipient, ClaimedDelivery delivery) =>
        recipient.HasDailyDigest && delivery.Notification.Type != NotificationTypes.SecurityAlert;

    private OutgoingMail MailOf(Recipient recipient, ClaimedDelivery delivery) =>
        new(() => writer.Write(recipient, delivery.Notification), [delivery]);

    private OutgoingMail DigestOf(Recipient recipient, DateTimeOffset sendAt, List<ClaimedDelivery> deliveries) => new(
        () => writer.WriteDigest(
            recipient, DateOnly.FromDateTime(sendAt.UtcDateTime), deliveries.ConvertAll(delivery => delivery.Notification)),
        deliveries);

    private async Task SendAndHoldAsync(
        List<OutgoingMail> mails, List<ClaimedDelivery> held, DateTimeOffset sendAt, CancellationToken cancellation)
    {
        try
        {
            await SendAllAsync(mails, cancellation);
        }
        catch
        {
            // The retries of the others must not use up the attempts of what is held.
            await db.FailDeliveriesAsync(held, HeldReason, sendAt, CancellationToken.None);
            throw;
        }

        throw new NotificationSendException(HeldReason) { RetryAt = sendAt, Sent = [.. mails.SelectMany(mail => mail.Deliveries)] };
    }

    // What was sent before a failure is not sent again, and a mail that is refused does not hold up the others.
    private async Task SendAllAsync(IEnumerable<OutgoingMail> mails, CancellationToken cancellation)
    {
        List<ClaimedDelivery> sent = [];
        string? refusal = null;
        try
        {
            foreach (var mail in mails)
            {
                using var message = mail.Write();
                if (await transport.SendAsync(message, cancellation) is { } reason)
                {
                    refusal = reason;
                }
                else
                {
                    sent.AddRange(mail.Deliveries);
                }
            }
        }
        catch (Exception exception) when (sent.Count > 0 && !cancellation.IsCancellationRequested)
        {
            throw new NotificationSendException($"{exception.GetType().Name}: {exception.Message}", exception) { Sent = sent };
        }

        if (refusal is not null)
        {
            throw new NotificationSendException(refusal) { GivesUp = true, Sent = sent };
        }
    }
}
