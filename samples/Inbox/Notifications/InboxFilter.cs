using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inbox.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Which notifications of an inbox a request is about.</summary>
/// <remarks>The attributes are for the description of the API: the library validates.</remarks>
internal sealed record InboxFilter(
    [property: FromQuery(Name = "status"), Description("Only those in this state: unread or read.")] string? Status = null,
    [property: FromQuery(Name = "type"), MaxLength(Notification.TypeMaxLength), Description("Only those of this type.")]
    string? Type = null)
{
    public IQueryable<Notification> Of(IQueryable<Notification> inbox)
    {
        var inState = State() switch
        {
            NotificationStatus.Unread => inbox.Unread(),
            NotificationStatus.Read => inbox.Read(),
            _ => inbox,
        };
        return string.IsNullOrEmpty(Type) ? inState : inState.OfType(Type);
    }

    /// <summary>
    /// A line as its user saw it: the head, even if it was changed elsewhere, and the older members that the filter leaves.
    /// </summary>
    public IQueryable<Notification> LineOf(IQueryable<Notification> inbox, Notification head)
    {
        var (id, seen, state, type) = (head.Id, head.CreatedAt, State(), string.IsNullOrEmpty(Type) ? null : Type);
        return inbox.InGroupOf(head)
            .Where(n => n.CreatedAt <= seen && (n.Id == id || ((state == null || n.Status == state) && (type == null || n.Type == type))));
    }

    private NotificationStatus? State() => Status switch
    {
        null or "" => null,
        "unread" => NotificationStatus.Unread,
        "read" => NotificationStatus.Read,
        _ => throw new RefusedException($"status is {Quote.Of(Status)}; it takes unread or read, and may be left out."),
    };
}
