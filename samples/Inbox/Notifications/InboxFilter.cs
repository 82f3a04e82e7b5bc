using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Which notifications of an inbox a request is about; what a filter hides is not there.</summary>
/// <remarks>The attributes are for the description of the API: the library refuses what does not fit, and says why.</remarks>
internal sealed record InboxFilter(
    [property: FromQuery(Name = "status"), Description("Only those in this state: unread or read.")] string? Status = null,
    [property: FromQuery(Name = "type"), MaxLength(Notification.TypeMaxLength), Description("Only those of this type.")] string? Type = null)
{
    public IQueryable<Notification> Of(IQueryable<Notification> inbox)
    {
        var inState = Status switch
        {
            null or "" => inbox,
            "unread" => inbox.Unread(),
            "read" => inbox.Read(),
            _ => throw new ArgumentException($"status is \"{Status}\"; it is unread, read, or left out."),
        };
        return string.IsNullOrEmpty(Type) ? inState : inState.OfType(Type);
    }
}
