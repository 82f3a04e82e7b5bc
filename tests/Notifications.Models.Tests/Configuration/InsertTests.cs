using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>Entities that are added and saved for the first time.</summary>
public sealed class InsertTests : DatabaseFixture
{
    [Test]
    public void Adding_generates_the_identifier_and_the_instant()
    {
        using var context = CreateContext();
        var notification = Sample.Notification();
        notification.Id.Should().BeEmpty();

        context.Add(notification);

        notification.Id.Version.Should().Be(7);
        notification.CreatedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        notification.CreatedAt.Offset.Should().Be(TimeSpan.Zero);
        (notification.CreatedAt.Ticks % TimeSpan.TicksPerMicrosecond).Should().Be(0);
    }

    [Test]
    public void An_identifier_begins_with_its_millisecond()
    {
        using var context = CreateContext();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var id = context.Add(Sample.Notification()).Entity.Id;

        var milliseconds = Convert.ToInt64(id.ToString("N")[..12], 16);
        milliseconds.Should().BeInRange(before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Test]
    public void An_identifier_and_an_instant_that_are_set_stay()
    {
        using var context = CreateContext();
        var id = Guid.NewGuid();
        var createdAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var notification = context.Add(new Notification
        {
            Id = id,
            UserId = Guid.NewGuid(),
            Type = "t",
            Title = "t",
            Message = "m",
            CreatedAt = createdAt
        }).Entity;

        notification.Id.Should().Be(id);
        notification.CreatedAt.Should().Be(createdAt);
    }

    [Test]
    public void New_preferences_have_equal_instants()
    {
        using var context = CreateContext();
        var user = context.Add(Sample.Preference()).Entity;
        var organization = context.Add(Sample.OrganizationPreference()).Entity;
        var imported = context.Add(new NotificationPreference
        {
            Id = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            CreatedAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Preferences = PreferenceSet.Empty.With("email", "*", false),
        }).Entity;

        user.UpdatedAt.Should().Be(user.CreatedAt).And.NotBe(default);
        organization.UpdatedAt.Should().Be(organization.CreatedAt).And.NotBe(default);
        imported.UpdatedAt.Should().Be(imported.CreatedAt);
    }

    [Test]
    [OnPlainTables]
    public async Task Every_column_is_sent_and_only_the_concurrency_token_is_read_back()
    {
        var sql = new List<string>();
        var options = new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .LogTo((id, _) => id == RelationalEventId.CommandExecuted, e => sql.Add(((CommandEventData)e).Command.CommandText))
            .Options;
        await using var context = new TestDbContext(options);

        foreach (var entity in new object[] { Sample.Notification(), Sample.Preference(), Sample.OrganizationPreference() })
        {
            context.Add(entity);
            await context.SaveChangesAsync();
        }

        string.Join("\n\n", sql).ShouldBeApproved("Configuration/Insert.sql");
    }
}
