using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Fake sets in unit tests of applications: everything that is plain LINQ works.</summary>
public sealed class FakeSetTests
{
    private static readonly Guid UserId = Guid.NewGuid();
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    // Newest first; two have the same instant.
    private readonly Notification[] _notifications =
    [
        Make(4, 3, n => n.MarkRead()), Make(3, 2, n => n.SoftDelete()), Make(2, 1), Make(1, 1), Make(0, 0),
    ];

    private FakeSet Set => new([.. _notifications.Reverse(), Sample.Notification()]);

    [Test]
    public void Filters_and_orders_answer()
    {
        Ids(Set.ForUser(UserId)).Should().BeEquivalentTo(Ids(_notifications));
        Ids(Set.Inbox(UserId).NewestFirst()).Should().Equal(Ids(_notifications.Where(n => n.DeletedAt is null)));
        Ids(Set.Inbox(UserId).Unread().NewestFirst()).Should().Equal(Ids(_notifications[2..]));
        Ids(Set.ForUser(UserId).Read()).Should().Equal(Ids(_notifications[..1]));
        Ids(Set.ForUser(UserId).Deleted()).Should().Equal(Ids(_notifications[1..2]));
        Ids(Set.ForUser(UserId).OfType("other")).Should().BeEmpty();
        Ids(Set.ForUser(UserId).InGroupOf(_notifications[2])).Should().Equal(_notifications[2].Id);
        Ids(Set.ForUser(UserId).UpTo(NotificationCursor.From(_notifications[2])).NewestFirst()).Should().Equal(Ids(_notifications[2..]));
        Ids(Set.AsNoTracking().Inbox(UserId).Unread().UpTo(NotificationCursor.From(_notifications[3])).NewestFirst())
            .Should().Equal(Ids(_notifications[3..]));
    }

    [Test]
    public async Task An_asynchronous_fake_answers_pages_and_badges()
    {
        var inbox = new AsyncFake<Notification>(((IQueryable<Notification>)Set).Expression).Inbox(UserId);

        var first = await inbox.ToPageAsync(size: 2);
        var second = await inbox.ToPageAsync(n => n.Id, size: 2, first.Next);

        Ids(first.Items).Concat(second.Items).Should().Equal(Ids(_notifications.Where(n => n.DeletedAt is null)));
        second.HasMore.Should().BeFalse();
        Ids((await inbox.ToNewerPageAsync(NotificationCursor.From(_notifications[3]))).Items)
            .Should().Equal(_notifications[0].Id, _notifications[2].Id);
        (await inbox.Unread().CountUpToAsync(2)).ToString().Should().Be("2+");
        (await inbox.ToGroupPageAsync()).Items.Should().HaveCount(4);
    }

    [Test]
    public async Task What_needs_a_context_says_so() =>
        (await FluentActions.Awaiting(() => Set.Inbox(UserId).MarkReadAsync()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The query is not one of EF Core*");

    private static Notification Make(int id, int seconds, Action<Notification>? change = null)
    {
        var notification = new Notification
        {
            Id = new Guid(id, 0, 0, new byte[8]),
            UserId = UserId,
            Type = "mention",
            Title = "t",
            Message = "m",
            CreatedAt = Noon.AddSeconds(seconds),
        };
        change?.Invoke(notification);
        return notification;
    }

    private static IEnumerable<Guid> Ids(IEnumerable<Notification> notifications) => notifications.Select(n => n.Id);
}
