using System.Text.Json;

namespace Notifications.Models.Tests;

public sealed class NotificationStatusTests
{
    [TestCase(NotificationStatus.Unread, "\"unread\"")]
    [TestCase(NotificationStatus.Read, "\"read\"")]
    public void It_is_written_in_JSON_as_it_is_stored(NotificationStatus status, string json)
    {
        JsonSerializer.Serialize(status).Should().Be(json);
        JsonSerializer.Deserialize<NotificationStatus>(json).Should().Be(status);
    }
}
