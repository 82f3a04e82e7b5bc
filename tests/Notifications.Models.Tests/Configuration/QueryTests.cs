using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>The SQL of an application's own LINQ over the entities.</summary>
public sealed class QueryTests : DatabaseFixture
{
    [Test]
    public async Task A_status_is_a_constant_in_SQL_so_that_a_partial_index_serves()
    {
        await using var context = CreateContext();

        context.Notifications.Where(n => n.Status == NotificationStatus.Unread).ToQueryString()
            .Should().EndWith("WHERE n.status = 'unread'");
        context.Notifications.Where(n => n.Status == NotificationStatus.Read).ToQueryString().Should().EndWith("WHERE n.status = 'read'");
    }

    [Test]
    public async Task A_parameter_at_any_offset_is_the_same_instant()
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        var notification = context.Add(Sample.Notification(userId)).Entity;
        await context.SaveChangesAsync();
        var at = notification.CreatedAt.ToOffset(TimeSpan.FromHours(-9));
        var before = at.AddTicks(-10);

        (await context.Notifications.CountAsync(n => n.UserId == userId && n.CreatedAt == at)).Should().Be(1);
        (await context.Notifications.CountAsync(n => n.UserId == userId && n.CreatedAt <= before)).Should().Be(0);
    }

    [Test]
    public async Task Properties_of_data_can_be_queried()
    {
        await using var context = CreateContext();
        var notification = Sample.Notification();
        notification.SetData(new { ticket = new { key = "T-7" }, priority = 3 });
        context.Add(notification);
        await context.SaveChangesAsync();

        var found = context.Notifications.ForUser(notification.UserId).Where(n =>
            n.Data.GetProperty("ticket").GetProperty("key").GetString() == "T-7" && n.Data.GetProperty("priority").GetInt32() > 2);

        found.ToQueryString().Should().Contain("n.data #>> '{ticket,key}' = 'T-7'")
            .And.Contain("CAST(n.data ->> 'priority' AS integer) > 2");
        (await found.SingleAsync()).Id.Should().Be(notification.Id);
    }
}
