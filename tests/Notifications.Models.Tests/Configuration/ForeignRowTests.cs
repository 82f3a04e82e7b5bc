using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>Rows of other programs that share the tables, written in plain SQL or with SQLAlchemy.</summary>
public sealed class ForeignRowTests : DatabaseFixture
{
    [Test]
    public async Task A_notification_needs_only_the_required_columns_of_the_specification()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"INSERT INTO notifications (user_id, type, title, message) VALUES ('{userId}', 'mention', 'Title', 'Message')");

        await using var context = CreateContext();
        var notification = await context.Notifications.SingleAsync(n => n.UserId == userId);

        notification.Id.Should().NotBeEmpty();
        notification.Type.Should().Be("mention");
        notification.Title.Should().Be("Title");
        notification.Message.Should().Be("Message");
        notification.Data.GetRawText().Should().Be("{}");
        notification.Status.Should().Be(NotificationStatus.Unread);
        notification.ReadAt.Should().BeNull();
        notification.DeliveredViaWs.Should().BeFalse();
        notification.DeliveredViaEmail.Should().BeFalse();
        notification.AggregationId.Should().BeNull();
        notification.CreatedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        notification.DeletedAt.Should().BeNull();
    }

    [Test]
    public async Task Preferences_need_only_their_owner()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"INSERT INTO notification_preferences (user_id) VALUES ('{userId}')");
        await ExecuteAsync($"INSERT INTO organization_notification_preferences (organization_id) VALUES ('{userId}')");

        await using var context = CreateContext();
        foreach (var preferences in new NotificationPreferenceBase[]
        {
            await context.Preferences.SingleAsync(p => p.UserId == userId),
            await context.OrganizationPreferences.SingleAsync(p => p.OrganizationId == userId),
        })
        {
            preferences.Id.Should().NotBeEmpty();
            preferences.Preferences.Should().Be(PreferenceSet.Empty);
            preferences.CreatedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
            preferences.UpdatedAt.Should().Be(preferences.CreatedAt);
        }
    }

    [Test]
    public async Task A_row_of_a_Python_program_is_read_and_changed()
    {
        // SQLAlchemy sends every column, uuid4 keys, microseconds with an offset, and json.dumps with its spaces.
        var id = Guid.NewGuid();
        await ExecuteAsync($$"""
            INSERT INTO notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
                                       aggregation_id, created_at, deleted_at)
            VALUES ('{{id}}', '{{Guid.NewGuid()}}', 'ticket.assigned', 'T-1', 'T-1 is yours',
                    '{"zeta": {"nested": [1, {"deep": null}]}, "alpha": "\u00e9", "a": 1.50}', 'read', '2026-03-01T12:00:00.123456+02:00',
                    true, false, '{{Guid.NewGuid()}}', '2026-03-01T11:00:00.000001+02:00', NULL)
            """);

        await using var context = CreateContext();
        var notification = await context.Notifications.OfAllUsers().SingleAsync(n => n.Id == id);

        notification.Status.Should().Be(NotificationStatus.Read);
        notification.ReadAt.Should().Be(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560));
        notification.CreatedAt.Should().Be(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero).AddTicks(10));
        notification.Data.GetProperty("zeta").GetProperty("nested")[1].GetProperty("deep").ValueKind.Should().Be(JsonValueKind.Null);
        notification.Data.GetProperty("alpha").GetString().Should().Be("é");
        notification.Data.GetProperty("a").GetDecimal().Should().Be(1.5m);
        context.ChangeTracker.HasChanges().Should().BeFalse();

        notification.MarkUnread();
        await context.SaveChangesAsync();
        (await context.Notifications.OfAllUsers().AsNoTracking().SingleAsync(n => n.Id == id)).Status
            .Should().Be(NotificationStatus.Unread);
    }

    [Test]
    public async Task An_unknown_status_is_an_error()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.Database.ExecuteSqlRawAsync("""
            ALTER TABLE notifications DROP CONSTRAINT ck_notifications_status;
            INSERT INTO notifications (user_id, type, title, message, status) VALUES (gen_random_uuid(), 't', 't', 'm', 'archived');
            """);

        var read = () => context.Notifications.OfAllUsers().Where(n => n.Type == "t").ToListAsync();

        (await read.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("the status \"archived\"; it takes");
    }

    [Test]
    public async Task Preferences_of_a_Python_program_keep_unknown_keys()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($$"""
            INSERT INTO notification_preferences (id, user_id, organization_id, preferences, created_at, updated_at)
            VALUES (gen_random_uuid(), '{{userId}}', NULL,
                    '{"quiet_hours": {"to": 6, "from": 22}, "email": {"mention": true}, "in_app": {} }', now(), now())
            """);

        await using var context = CreateContext();
        var preference = await context.Preferences.SingleAsync(p => p.UserId == userId);
        preference.Preferences.Find("email", "mention").Should().BeTrue();

        preference.Preferences = preference.Preferences.With("email", "mention", false);
        await context.SaveChangesAsync();

        context.ChangeTracker.Clear();
        var stored = await context.Preferences.SingleAsync(p => p.UserId == userId);
        stored.Preferences.Should().Be(
            PreferenceSet.Parse("""{"quiet_hours":{"from":22,"to":6},"email":{"mention":false},"in_app":{}}"""));
    }
}
