using System.Text.Json;
using Notifications.Models;

namespace Inbox.Email;

/// <summary>The page that a mail leads to.</summary>
internal sealed record MailLink(string Name, Uri Address)
{
    /// <summary>The page of one notification, which <c>url</c> in its data names, or else the inbox.</summary>
    public static MailLink To(Notification notification, PublicAddress address) =>
        notification.Data.TryGetProperty("url", out var url)
        && url.ValueKind == JsonValueKind.String
        && address.OfOwnPath(url.GetString()!) is { } page
            ? new MailLink("Open", page)
            : ToInbox(address);

    public static MailLink ToInbox(PublicAddress address) => new("Open your notifications", address.Of("/"));
}
