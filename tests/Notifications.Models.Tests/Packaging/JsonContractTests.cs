using System.Text.Json;
using System.Text.Json.Nodes;
using Notifications.Models.JsonContracts;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>Generated contracts in an assembly of an application read and write what reflection reads and writes.</summary>
public sealed class JsonContractTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // An application sets these up in code, and no JSON contains them.
    private static readonly Type[] Settings =
    [
        typeof(KeyLayout), typeof(NotificationModelOptions), typeof(NotificationOptions), typeof(NotificationPartitioning),
        typeof(NotificationDeliveryOptions), typeof(NotificationSendException), typeof(RetentionPolicy), typeof(RetentionSchedule),
    ];

    [Test]
    public void A_value_round_trips_through_generated_contracts_and_through_reflection([ValueSource(nameof(Values))] object value)
    {
        var type = value.GetType();

        var generated = JsonSerializer.Serialize(value, type, ApiJson.Default);
        var reflected = JsonSerializer.Serialize(value, type, JsonSerializerOptions.Web);

        generated.Should().Be(reflected);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(generated, type, ApiJson.Default), type, JsonSerializerOptions.Web)
            .Should().Be(reflected);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(generated, type, JsonSerializerOptions.Web), type, ApiJson.Default)
            .Should().Be(reflected);
    }

    [Test]
    public void Generated_contracts_read_the_state_of_a_notification()
    {
        var json = JsonSerializer.Serialize(Notification(), ApiJson.Default.Notification);

        var back = JsonSerializer.Deserialize(json, ApiJson.Default.Notification)!;

        (back.Status, back.ReadAt, back.DeletedAt).Should().Be((NotificationStatus.Read, Noon.AddHours(1), Noon.AddHours(2)));
    }

    [Test]
    public void Enums_are_texts([ValueSource(nameof(Enums))] Type type)
    {
        foreach (var value in Enum.GetValues(type))
        {
            JsonNode.Parse(JsonSerializer.Serialize(value, type, ApiJson.Default))!.GetValueKind()
                .Should().Be(JsonValueKind.String, "{0} is one", value);
        }
    }

    [Test]
    public void Every_public_type_has_a_contract() =>
        DataTypes().Where(type => ApiJson.Default.GetTypeInfo(type) is null).Should().BeEmpty();

    [Test]
    public void Every_public_type_is_among_the_values_that_round_trip() =>
        DataTypes().Where(type => !type.IsEnum).Except(Values().Select(value => value.GetType())).Should().BeEmpty();

    private static IEnumerable<object> Values() =>
    [
        new ClaimedDelivery(Notification(), NotificationChannels.Email, Attempt: 2, Noon),
        new CappedCount(99, IsCapped: true),
        new ErasureResult(Notifications: 5, NotificationPreferences: 1),
        Notification(),
        Sample.Notification(),
        new NotificationContent("release", "2.0 is out", "Read what is new.")
        {
            DedupeKey = "2.0",
            GroupKey = "releases",
            Channels = [NotificationChannels.Email],
            Delay = TimeSpan.FromMinutes(5),
            Limit = new NotificationLimit(Count: 5, TimeSpan.FromHours(1)),
        },
        NotificationCursor.From(Notification()),
        Delivery(),
        new NotificationGroup(Notification(), Count: 3, UnreadCount: 2, [JsonElement.Parse("""{"ticket":"T-1"}""")]),
        new NotificationGroup<Notification>(Notification(), Count: 3, UnreadCount: 2, []),
        new NotificationPage<Notification>([Notification()], NotificationCursor.At(Noon)),
        new NotificationPage<NotificationGroup>([new NotificationGroup(Notification(), 1, 0, [])], Next: null),
        new NotificationPreference { UserId = Guid.AllBitsSet, OrganizationId = Guid.NewGuid(), Preferences = Set(), UpdatedAt = Noon },
        new OrganizationNotificationPreference { OrganizationId = Guid.AllBitsSet, Preferences = Set(), CreatedAt = Noon },
        new PreferenceDecision(Enabled: true, PreferenceSource.UserAnyType),
        new PreferenceEntry("email", "mention", Enabled: true, IsLock: false),
        new PreferencePatchEntry("email", "mention", Enabled: null, IsLock: true),
        PreferencePatch.Empty.Set("email", "mention", true).Clear("email", "digest").Lock("in_app", "*", false),
        Set(),
        new NotificationLimit(Count: 5, TimeSpan.FromHours(1)),
        new PublishedNotification(Guid.AllBitsSet, Guid.Empty, Noon, Guid.AllBitsSet, IsInInbox: false, IsThrottled: true),
        new PublishResult([new PublishedNotification(Guid.AllBitsSet, Guid.Empty, Noon, null)], [Guid.AllBitsSet], [Guid.Empty]),
        new ResolvedPreference("mention", "email", Enabled: false, PreferenceSource.OrganizationLock),
        new UserDeliveries(Guid.AllBitsSet, [new ClaimedDelivery(Notification(), "push", Attempt: 1, Noon)]),
        new RetentionProgress(RetentionRule.ReadOlderThan, Removed: 5_000, Remaining: 12),
        new RetentionResult(RetentionOutcome.AlreadyRunning, new Dictionary<RetentionRule, long> { [RetentionRule.DeletedOlderThan] = 7 }),
    ];

    private static IEnumerable<Type> DataTypes() => typeof(Notification).Assembly.GetExportedTypes()
        .Where(type => type is { Namespace: "Notifications.Models", IsAbstract: false } && !IsConverter(type) && !Settings.Contains(type))
        .Select(type => type.IsGenericType ? type.MakeGenericType(typeof(Notification)) : type);

    private static IEnumerable<Type> Enums() => typeof(Notification).Assembly.GetExportedTypes()
        .Where(type => type.IsEnum && !Settings.Contains(type));

    private static bool IsConverter(Type type) => type.IsAssignableTo(typeof(System.Text.Json.Serialization.JsonConverter));

    private static PreferenceSet Set() => PreferenceSet.Empty.With("email", "mention", false).Lock("email", "security.alert", true);

    private static NotificationDelivery Delivery() => new()
    {
        UserId = Guid.AllBitsSet,
        NotificationId = Guid.CreateVersion7(Noon),
        Channel = NotificationChannels.Email,
        DueAt = Noon,
        Attempts = 2,
        Error = "421 4.7.0 Try again later.",
    };

    private static Notification Notification()
    {
        var notification = new Notification
        {
            Id = Guid.CreateVersion7(Noon),
            UserId = Guid.AllBitsSet,
            Type = "mention",
            Title = "Ada mentioned you",
            Message = "In \"Release notes\".",
            AggregationId = Guid.AllBitsSet,
            DeliveredViaEmail = true,
            CreatedAt = Noon,
        };
        notification.SetData(new { ticket = "T-1" });
        notification.MarkRead(Noon.AddHours(1));
        notification.SoftDelete(Noon.AddHours(2));
        return notification;
    }
}
