using System.Linq.Expressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>What the table contains after something has broken, read by another context.</summary>
public abstract class FaultFixture : DatabaseFixture
{
    private protected static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    private protected static NotificationContent ContentOf(bool withKey) => withKey ? Content with { DedupeKey = "release:2.0" } : Content;

    /// <summary>Notifications of one user.</summary>
    private protected static List<Notification> Many(Guid userId, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Sample.Notification(userId))];

    private protected async Task<int> CountOfAsync(Guid userId)
    {
        await using var context = CreateContext();
        return await context.Notifications.CountAsync(n => n.UserId == userId);
    }

    private protected async Task ShouldBeStoredOnceAsync(IEnumerable<Guid> users, PublishResult result)
    {
        result.Published.Select(n => n.UserId).Should().Equal(users);
        result.AlreadyNotified.Should().BeEmpty("nobody had it before");
        (await StoredAsync(n => users.Contains(n.UserId))).Should().Equal(result.Published.Select(n => (n.UserId, n.Id)).Order());
    }

    private protected async Task ShouldBeStoredOnceAsync(IReadOnlyCollection<Notification> notifications)
    {
        var userId = notifications.First().UserId;
        (await StoredAsync(n => n.UserId == userId)).Should().Equal(notifications.Select(n => (n.UserId, n.Id)).Order());
    }

    private async Task<IEnumerable<(Guid UserId, Guid Id)>> StoredAsync(Expression<Func<Notification, bool>> some)
    {
        await using var context = CreateContext();
        var rows = await context.Notifications.Where(some).Select(n => new { n.UserId, n.Id }).ToListAsync();
        return rows.Select(row => (row.UserId, row.Id)).Order();
    }
}
