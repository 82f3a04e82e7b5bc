using System.Text.Json;
using Notifications.Models.Benchmarks.Data;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>The contents to publish and insert: the same in every run and on every path.</summary>
internal static class Contents
{
    public const string Channel = NotificationChannels.InApp;

    /// <summary>What all users get.</summary>
    public static NotificationContent OfAll { get; } = new(
        "mention",
        "Ada mentioned everybody in ticket T-4711",
        "\"Could you all have a look at the last build? It fails since the merge of this morning, and T-4711 waits for it.\"")
    {
        Data = JsonElement.Parse("""{"ticket": "T-4711", "url": "/projects/7/tickets/4711", "actor": "ada"}"""),
    };

    /// <summary>Notifications of many types for any of the users, with texts and data of their own, made one by one.</summary>
    public static IEnumerable<Sample> Varied(PublishingSize size, int count)
    {
        var random = new Random(4);
        var users = size.Inbox.NormalUsers(size.Inbox.Users);
        return Samples.NewOneByOne(count).Select(sample => sample with { UserId = users[random.Next(users.Count)] });
    }

    public static Notification ToNotification(this Sample sample) => new()
    {
        UserId = sample.UserId,
        Type = sample.Type,
        Title = sample.Title,
        Message = sample.Message,
        Data = sample.Data,
        AggregationId = sample.AggregationId,
    };

    public static Notification ToNotification(this NotificationContent content, Guid user) => new()
    {
        UserId = user,
        Type = content.Type,
        Title = content.Title,
        Message = content.Message,
        Data = content.Data,
        AggregationId = content.AggregationId,
    };
}
