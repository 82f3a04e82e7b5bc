using Notifications.Models;

namespace Retention;

/// <summary>Half a year of notifications, about 500 for each user, most of them read and some deleted.</summary>
internal static class History
{
    private const int PerUser = 500;
    private static readonly TimeSpan Length = TimeSpan.FromDays(180);

    public static IEnumerable<Notification> Of(int rows)
    {
        var users = Enumerable.Range(0, Math.Max(1, rows / PerUser)).Select(_ => Guid.NewGuid()).ToArray();
        var begin = DateTimeOffset.UtcNow - Length;
        for (var i = 0; i < rows; i++)
        {
            yield return Make(users[i % users.Length], number: i, begin + (Length / rows * i));
        }
    }

    private static Notification Make(Guid userId, int number, DateTimeOffset at)
    {
        var notification = new Notification
        {
            UserId = userId,
            Type = "ticket.assigned",
            Title = $"T-{number} is yours",
            Message = $"Grace assigned T-{number} to you, because nobody knows printers as you do.",
            CreatedAt = at,
        };

        // Eight of ten are read within a day, and one of ten is then deleted.
        if (number / PerUser % 10 > 1)
        {
            notification.MarkRead(at.AddHours(number % 24));
        }

        if (number / PerUser % 10 == 9)
        {
            notification.SoftDelete(at.AddDays(1));
        }

        return notification;
    }
}
