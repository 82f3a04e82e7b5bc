using System.Text.Json;

namespace Notifications.Models.Tests;

public sealed class NotificationStatusTests
{
    [TestCase(NotificationStatus.Unread, "\"unread\"")]
    [TestCase(NotificationStatus.Read, "\"read\"")]
    public void JSON_contains_the_stored_word(NotificationStatus status, string json)
    {
        JsonSerializer.Serialize(status).Should().Be(json);
        JsonSerializer.Deserialize<NotificationStatus>(json).Should().Be(status);
    }
}
