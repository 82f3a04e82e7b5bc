using Moq;
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

    private Notification[] Stored => [.. _notifications.Reverse(), Sample.Notification()];

    private FakeSet Set => new(Stored);

    [Test]
    public void Filters_and_orders_answer([Values] bool isMoq)
    {
        var set = isMoq ? MoqSet(Stored.AsQueryable()) : Set;

        Ids(set.ForUser(UserId)).Should().BeEquivalentTo(Ids(_notifications));
        Ids(set.Inbox(UserId).NewestFirst()).Should().Equal(Ids(_notifications.Where(n => n.DeletedAt is null)));
        Ids(set.Inbox(UserId).Unread().NewestFirst()).Should().Equal(Ids(_notifications[2..]));
        Ids(set.ForUser(UserId).Read()).Should().Equal(Ids(_notifications[..1]));
        Ids(set.ForUser(UserId).Deleted()).Should().Equal(Ids(_notifications[1..2]));
        Ids(set.ForUser(UserId).OfType("other")).Should().BeEmpty();
        Ids(set.ForUser(UserId).InGroupOf(_notifications[2])).Should().Equal(_notifications[2].Id);
        Ids(set.ForUser(UserId).UpTo(NotificationCursor.From(_notifications[2])).NewestFirst()).Should().Equal(Ids(_notifications[2..]));
        Ids(set.AsNoTracking().Inbox(UserId).Unread().UpTo(NotificationCursor.From(_notifications[3])).NewestFirst())
            .Should().Equal(Ids(_notifications[3..]));
    }

    [Test]
    public async Task An_asynchronous_fake_answers_pages_and_badges([Values] bool isMoq)
    {
        var fake = new AsyncFake<Notification>(Stored.AsQueryable().Expression);
        var inbox = (isMoq ? MoqSet(fake) : (IQueryable<Notification>)fake).Inbox(UserId);

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

    [Test]
    public async Task A_repository_over_a_context_of_Moq_answers()
    {
        var context = new Mock<DbContext>();
        context.Setup(c => c.Set<Notification>()).Returns(MoqSet(new AsyncFake<Notification>(Stored.AsQueryable().Expression)));

        var page = await context.Object.Set<Notification>().AsNoTracking().Inbox(UserId).OfType("mention").ToPageAsync();

        Ids(page.Items).Should().Equal(Ids(_notifications.Where(n => n.DeletedAt is null)));
    }

    // As https://learn.microsoft.com/ef/ef6/fundamentals/testing/mocking sets one up.
    private static DbSet<Notification> MoqSet(IQueryable<Notification> notifications)
    {
        var set = new Mock<DbSet<Notification>>();
        var queryable = set.As<IQueryable<Notification>>();
        queryable.Setup(s => s.Provider).Returns(notifications.Provider);
        queryable.Setup(s => s.Expression).Returns(notifications.Expression);
        queryable.Setup(s => s.ElementType).Returns(notifications.ElementType);
        queryable.Setup(s => s.GetEnumerator()).Returns(notifications.GetEnumerator);
        return set.Object;
    }

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
