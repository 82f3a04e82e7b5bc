using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests;

/// <summary>Entities that an application keeps as JSON, such as in a cache or a queue.</summary>
public sealed class EntityJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_notification_round_trips_in_every_state([Values] bool isRead, [Values] bool isDeleted)
    {
        var notification = new Notification
        {
            Id = Guid.CreateVersion7(),
            UserId = Guid.NewGuid(),
            Type = "t",
            Title = "\U0001F514",
            Message = "m",
            AggregationId = Guid.NewGuid(),
            DeliveredViaWs = isRead,
            DeliveredViaEmail = isDeleted,
            CreatedAt = Noon,
        };
        notification.SetData(new { ticket = "T-1" });
        if (isRead)
        {
            notification.MarkRead(Noon.AddDays(1));
        }

        if (isDeleted)
        {
            notification.SoftDelete(Noon.AddDays(2));
        }

        var back = WrittenAndRead(notification);

        back.Should().BeEquivalentTo(notification, options => options.Excluding(n => n.Data));
        JsonElement.DeepEquals(back.Data, notification.Data).Should().BeTrue();
    }

    [TestCase("""{"status":"read"}""", NotificationStatus.Unread, null)]
    [TestCase(
        """{"status":"unread","readAt":"2026-03-01T14:00:00.1234567+02:00"}""", NotificationStatus.Read, "2026-03-01T12:00:00.123456Z")]
    [TestCase("""{"readAt":null,"status":"read"}""", NotificationStatus.Unread, null)]
    public void The_status_follows_the_time_in_the_JSON(string state, NotificationStatus status, string? readAt)
    {
        var json = JsonSerializer.SerializeToNode(Sample.Notification(), JsonSerializerOptions.Web)!.AsObject();
        json.Remove("status");
        json.Remove("readAt");
        foreach (var (name, value) in JsonNode.Parse(state)!.AsObject())
        {
            json.Add(name, value?.DeepClone());
        }

        var read = json.Deserialize<Notification>(JsonSerializerOptions.Web)!;

        read.Status.Should().Be(status);
        read.ReadAt.Should().Be(readAt is null ? null : DateTimeOffset.Parse(readAt, CultureInfo.InvariantCulture));
    }

    [Test]
    public void Preferences_round_trip_unchanged_and_changed([Values] bool isChanged)
    {
        var (id, organizationId) = (Guid.CreateVersion7(), Guid.NewGuid());
        var user = new NotificationPreference
        {
            Id = id,
            UserId = Guid.NewGuid(),
            OrganizationId = organizationId,
            CreatedAt = Noon,
            UpdatedAt = Noon,
        };
        var organization = new OrganizationNotificationPreference
        {
            Id = id,
            OrganizationId = organizationId,
            CreatedAt = Noon,
            UpdatedAt = Noon,
        };
        if (isChanged)
        {
            user.Preferences = user.Preferences.With("email", "mention", false);
            organization.Preferences = organization.Preferences.With("in_app", "*", true);
        }

        WrittenAndRead(user).Should().BeEquivalentTo(user);
        WrittenAndRead(organization).Should().BeEquivalentTo(organization);
    }

    private static T WrittenAndRead<T>(T entity) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(entity, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
