using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Models.JsonContracts;

/// <summary>
/// Contracts as an application generates them for the types of the library. They are in an assembly of their own, because the generator
/// uses
/// only what it can access: to the assembly of the tests, internal members of the library are visible.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CappedCount))]
[JsonSerializable(typeof(ClaimedDelivery))]
[JsonSerializable(typeof(ErasureResult))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(NotificationContent))]
[JsonSerializable(typeof(NotificationCursor))]
[JsonSerializable(typeof(NotificationDelivery))]
[JsonSerializable(typeof(NotificationGroup))]
[JsonSerializable(typeof(NotificationGroup<Notification>), TypeInfoPropertyName = "ProjectedGroup")]
[JsonSerializable(typeof(NotificationPage<Notification>), TypeInfoPropertyName = "NotificationPage")]
[JsonSerializable(typeof(NotificationPage<NotificationGroup>), TypeInfoPropertyName = "NotificationGroupPage")]
[JsonSerializable(typeof(NotificationPreference))]
[JsonSerializable(typeof(OrganizationNotificationPreference))]
[JsonSerializable(typeof(PreferenceDecision))]
[JsonSerializable(typeof(PreferenceEntry))]
[JsonSerializable(typeof(PreferencePatch))]
[JsonSerializable(typeof(PreferencePatchEntry))]
[JsonSerializable(typeof(PreferenceSet))]
[JsonSerializable(typeof(NotificationLimit))]
[JsonSerializable(typeof(PublishedNotification))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(ResolvedPreference))]
[JsonSerializable(typeof(RetentionProgress))]
[JsonSerializable(typeof(RetentionResult))]
[JsonSerializable(typeof(UserDeliveries))]
public sealed partial class ApiJson : JsonSerializerContext;
