using Notifications.Models;

namespace Inbox.Data;

/// <summary>The events of a demonstration user, newest first: groups of assigned tickets, and other events between them.</summary>
/// <param name="user">The user, who is never the actor.</param>
/// <param name="colleagues">The names of the other people of the organization.</param>
/// <param name="now">The instant of the newest event.</param>
internal sealed class DemoEvents(AppUser user, IReadOnlyList<string> colleagues, DateTimeOffset now)
{
    private const int GroupCycle = 24;
    private const int UnreadEvents = 26;

    private const string LongMessage = """
        I went through the logs of the last three nights, and this is what I found.
        The first failure is at 02:14, when the nightly import starts. The second one is at 02:16, and it is the same as the first.
        Both disappear if the import waits until the backup has ended, so I moved it to 03:00.
        What I do not understand yet is why it did not fail before Tuesday, since nothing was deployed on that day.
        Could you have a look at the second half of the log, and tell me if you see anything unusual?
        """;

    private string FirstName => user.DisplayName.Split(' ')[0];

    /// <summary>The given number of events.</summary>
    public IEnumerable<Notification> Take(int count) => Enumerable.Range(0, count).Select(At);

    private Notification At(int i)
    {
        var createdAt = now - AgeOf(i);
        var (type, title, message, data) = IsAssignment(i) ? Assignment(i) : Other(i);
        var notification = new Notification { UserId = user.Id, Type = type, Title = title, Message = message, CreatedAt = createdAt };
        notification.SetData(data.ToJson());
        if (IsAssignment(i))
        {
            notification.AggregationId = GroupOf(i / GroupCycle);
        }

        if (i >= UnreadEvents)
        {
            notification.MarkRead(createdAt.AddMinutes(5));
        }

        return notification;
    }

    // A few minutes apart at first, more than an hour later: 300 events are two weeks.
    private static TimeSpan AgeOf(int i) => TimeSpan.FromMinutes((7 * i) + (i * i / 5));

    private static bool IsAssignment(int i) => i % 3 == 1;

    private static int OrderAmongOthers(int i) => i - ((i + 1) / 3);

    private DemoEvent Assignment(int i)
    {
        var (actor, ticket) = (ActorOf(i), $"T-{999 - (i / 3)}");
        return new(
            NotificationTypes.TicketAssigned,
            $"{actor} assigned {ticket} to you",
            i % 2 == 0 ? "High priority, due on Friday." : "Normal priority.",
            About(ticket, actor));
    }

    private DemoEvent Other(int i)
    {
        var (actor, ticket, release) = (ActorOf(i), $"T-{800 - i}", $"2.{40 - (i / 10)}");
        return (OrderAmongOthers(i) % 16) switch
        {
            0 => new(NotificationTypes.Mention, $"{actor} mentioned you in {ticket}",
                $"“{FirstName}, could you look at this before the release?”", About(ticket, actor)),
            1 => new(NotificationTypes.Review, $"{actor} asked you to review {ticket}", "4 files changed.", About(ticket, actor)),
            2 => new(NotificationTypes.Comment, $"{actor} commented on {ticket}", LongMessage, About(ticket, actor)),
            3 => new(NotificationTypes.Release, $"Release {release} is out",
                "12 fixes, and a faster search.", AboutRelease(release)),
            4 => new(NotificationTypes.SecurityAlert, "New sign-in from Firefox on Linux",
                "If this was not you, change your password.", new EventData()),
            5 => new(NotificationTypes.Comment, $"{actor} replied to you on {ticket}",
                "“That was it. Thank you!”", About(ticket, actor)),
            6 => new(NotificationTypes.TicketUpdated, $"{ticket} is due tomorrow", "It is assigned to you.", About(ticket)),
            7 => new(NotificationTypes.Review, $"{actor} approved your change for {ticket}",
                "It can be merged.", About(ticket, actor)),
            8 => new(NotificationTypes.Mention, $"{actor} mentioned you in the notes of release {release}",
                $"“Thanks to {FirstName} for the new search.”", AboutRelease(release, actor)),
            9 => new(NotificationTypes.TicketUpdated, $"{actor} closed {ticket}", "Fixed in the next release.", About(ticket, actor)),
            10 => new(NotificationTypes.Announcement, "Maintenance on Sunday",
                "The build servers restart at 06:00 UTC.", EventData.By(actor)),
            11 => new(NotificationTypes.Release, $"Release {release} failed its checks",
                "2 of 148 checks failed.", AboutRelease(release)),
            12 => new(NotificationTypes.Comment, $"{actor} commented on {ticket}",
                "“I have seen the same on my machine.”", About(ticket, actor)),
            13 => new(NotificationTypes.TicketUpdated, $"{actor} reopened {ticket}",
                "It happened again this morning.", About(ticket, actor)),
            14 => new(NotificationTypes.Review, $"{actor} requested changes on {ticket}",
                "“One test is missing.”", About(ticket, actor)),
            _ => new(NotificationTypes.Announcement, "Lunch talk on Thursday",
                "How we halved the time of a build. In the kitchen at noon.", EventData.By(actor)),
        };
    }

    private string ActorOf(int i) => colleagues[(i + (i / 3)) % colleagues.Count];

    private static EventData About(string ticket, string? actor = null) =>
        new(actor is null ? null : new Actor(actor), ticket, $"/tickets/{ticket}");

    private static EventData AboutRelease(string release, string? actor = null) =>
        new(actor is null ? null : new Actor(actor), $"Release {release}", $"/releases/{release}");

    private Guid GroupOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        user.Id.TryWriteBytes(bytes);
        BitConverter.TryWriteBytes(bytes, number);
        return new Guid(bytes);
    }

    private sealed record DemoEvent(string Type, string Title, string Message, EventData Data);
}
