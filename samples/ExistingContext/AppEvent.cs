using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Something that happened in the application, and that one of its users is to know.</summary>
/// <remarks>It checks nothing itself: a text that is missing, or longer than its column, is refused by the notification.</remarks>
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
