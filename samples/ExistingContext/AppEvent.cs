using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Models;

namespace ExistingContext;

/// <summary>An event of the application that one of its users is notified of.</summary>
/// <remarks>It validates nothing: the notification refuses a text that is missing or too long.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AppEvent(
    string User = "",
    DateTimeOffset At = default,
    string Type = "",
    string Title = "",
    string Message = "",
    Subject? Data = null,
    bool Read = false)
{
    public Notification ToNotification()
    {
        var notification = new Notification
        {
            UserId = Team.Find(User),
            Type = Type,
            Title = Title,
            Message = Message,
            CreatedAt = At,
        };
        notification.SetData(Data ?? new Subject(), JsonSerializerOptions.Web);
        if (Read)
        {
            notification.MarkRead();
        }

        return notification;
    }
}
