using MimeKit;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>A mail, written when its turn comes, and the deliveries that it carries out.</summary>
internal sealed record OutgoingMail(Func<MimeMessage> Write, IReadOnlyList<ClaimedDelivery> Deliveries);
