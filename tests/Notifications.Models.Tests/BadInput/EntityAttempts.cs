using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FsCheck;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Properties of entities.</summary>
internal static class EntityAttempts
{
    private static readonly JsonTypeInfo<JsonElement> TypeInfo =
        (JsonTypeInfo<JsonElement>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonElement));

    public static IEnumerable<Attempt> All =>
    [
        Of("Type", HostileText.OfAnyLength, text => Make(type: text), n => n.Type, (kept, text) => kept == text.Normalize()),
        Text("Title", text => Make(title: text), n => n.Title),
        Text("Message", text => Make(message: text), n => n.Message),
        Of("Id", HostileValue.Id, id => new Notification { Id = id, UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" }, n =>
            n.Id, (kept, id) => id == Guid.Empty || kept == id),
        Of("UserId", HostileValue.Id, id => Sample.Notification(id), n => n.UserId),
        Of("AggregationId", HostileValue.Id.OrNull(), id => With(n => n.AggregationId = id), n => n.AggregationId),
        Of("DeliveredViaWs", HostileValue.Flag, flag => With(n => n.DeliveredViaWs = flag), n => n.DeliveredViaWs),
        Of("DeliveredViaEmail", HostileValue.Flag, flag => With(n => n.DeliveredViaEmail = flag), n => n.DeliveredViaEmail),
        Of("CreatedAt", HostileValue.Instant, at =>
            new Notification { CreatedAt = at, UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" },
            n => n.CreatedAt, IsKeptOrUnset),
        Of("ReadAt", HostileValue.Instant.OrNull(), at =>
            new Notification { ReadAt = at, UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" },
            n => n.ReadAt, (kept, at) => kept == at?.Kept()),
        Of("DeletedAt", HostileValue.Instant.OrNull(), at =>
            new Notification { DeletedAt = at, UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" },
            n => n.DeletedAt, (kept, at) => kept == at?.Kept()),
        Of("MarkRead(at)", HostileValue.Instant, at => With(n => n.MarkRead(at)), n => n.ReadAt!.Value, (kept, at) => kept == at.Kept()),
        Of("SoftDelete(at)", HostileValue.Instant, at => With(n => n.SoftDelete(at)), n => n.DeletedAt!.Value, (kept, at) =>
            kept == at.Kept()),
        Json("Data", (n, json) => n.Data = json),
        Json("SetData(value, options)", (n, json) => n.SetData(json)).MayThrow<JsonException>().MayThrow<InvalidOperationException>(),
        Json("SetData(value, typeInfo)", (n, json) => n.SetData(json, TypeInfo)).MayThrow<JsonException>()
            .MayThrow<InvalidOperationException>(),
        Attempt.Of("Notification.GetData(options)", HostileJson.Storable, json =>
            { _ = With(n => n.Data = json).GetData<Dictionary<string, decimal>>(); }).MayThrow<JsonException>(),
        Attempt.Of("Notification.GetData(typeInfo)", HostileJson.Storable, json => { _ = With(n => n.Data = json).GetData(TypeInfo); }),

        Stored("NotificationPreferenceBase.Id", HostileValue.Id, id =>
            new NotificationPreference { Id = id, UserId = Guid.NewGuid() }, p => p.Id, (kept, id) => id == Guid.Empty || kept == id),
        Stored("NotificationPreferenceBase.Preferences", HostilePreferences.Set.OrNothing(), set =>
            new NotificationPreference { UserId = Guid.NewGuid(), Preferences = set! }, p => p.Preferences),
        Stored("NotificationPreferenceBase.CreatedAt", HostileValue.Instant, at =>
            new NotificationPreference { UserId = Guid.NewGuid(), CreatedAt = at }, p => p.CreatedAt, IsKeptOrUnset),
        Stored("NotificationPreferenceBase.UpdatedAt", HostileValue.Instant, at =>
            new NotificationPreference { UserId = Guid.NewGuid(), UpdatedAt = at }, p => p.UpdatedAt, IsKeptOrUnset),
        Stored("NotificationPreference.UserId", HostileValue.Id, id => new NotificationPreference { UserId = id }, p => p.UserId),
        Stored("NotificationPreference.OrganizationId", HostileValue.Id.OrNull(), id =>
            new NotificationPreference { UserId = Guid.NewGuid(), OrganizationId = id }, p => p.OrganizationId),
        Stored("OrganizationNotificationPreference.OrganizationId", HostileValue.Id, id =>
            new OrganizationNotificationPreference { OrganizationId = id }, p => p.OrganizationId),

        Delivery("UserId", HostileValue.Id, id => MakeDelivery(userId: id), d => d.UserId),
        Delivery("NotificationId", HostileValue.Id, id => MakeDelivery(notificationId: id), d => d.NotificationId),
        Delivery("Channel", HostileText.OfAnyLength, text => MakeDelivery(channel: text), d => d.Channel, (kept, text) =>
            kept == text.Normalize()),
        Delivery("DueAt", HostileValue.Instant.OrNull(), at => WithDelivery(d => d.DueAt = at), d => d.DueAt, (kept, at) =>
            kept == at?.Kept()),
        Delivery("Attempts", HostileValue.Number, number => WithDelivery(d => d.Attempts = number), d => d.Attempts),
        Delivery("SentAt", HostileValue.Instant.OrNull(), at => WithDelivery(d => d.SentAt = at), d => d.SentAt, (kept, at) =>
            kept == at?.Kept()),
        Delivery("Error", HostileText.OfAnyLength, text => WithDelivery(d => d.Error = text), d => d.Error!),
    ];

    private static Attempt Text(string member, Func<string, Notification> make, Func<Notification, string> read) =>
        Of(member, HostileText.OfAnyLength, make, read);

    private static Attempt Json(string member, Action<Notification, JsonElement> set) =>
        Attempt.Of($"Notification.{member}", HostileJson.Element, async (context, json) =>
        await context.ShouldMeanAsync((await context.StoreAsync(With(n => set(n, json)))).Data, json));

    private static Attempt Of<T>(
        string member, Gen<T> inputs, Func<T, Notification> make, Func<Notification, T> read, Func<T, T, bool>? isKept = null) =>
        Stored($"Notification.{member}", inputs, make, read, isKept);

    private static Attempt Stored<TEntity,
    T>(string member, Gen<T> inputs, Func<T, TEntity> make, Func<TEntity, T> read, Func<T, T, bool>? isKept = null)
        where TEntity : class => Attempt.Of(member, inputs, async (context, input) =>
        {
            var kept = read(await context.StoreAsync(make(input)));
            (isKept is null ? Equals(kept, input) : isKept(kept, input)).Should().BeTrue("{0} is stored unchanged", kept);
        });

    private static Attempt Delivery<T>(
        string member,
        Gen<T> inputs,
        Func<T, NotificationDelivery> make,
        Func<NotificationDelivery, T> read,
        Func<T, T, bool>? isKept = null) =>
        Attempt.Of($"NotificationDelivery.{member}", inputs, input =>
        {
            var kept = read(make(input));
            (isKept is null ? Equals(kept, input) : isKept(kept, input)).Should().BeTrue("{0} is kept", kept);
        });

    private static NotificationDelivery WithDelivery(Action<NotificationDelivery> set)
    {
        var delivery = MakeDelivery();
        set(delivery);
        return delivery;
    }

    private static NotificationDelivery MakeDelivery(Guid? userId = null, Guid? notificationId = null, string channel = "email") =>
        new() { UserId = userId ?? Guid.NewGuid(), NotificationId = notificationId ?? Guid.NewGuid(), Channel = channel };

    private static Notification With(Action<Notification> set)
    {
        var notification = Sample.Notification();
        set(notification);
        return notification;
    }

    private static Notification Make(string type = "t", string title = "t", string message = "m") =>
        new() { UserId = Guid.NewGuid(), Type = type, Title = title, Message = message };

    // The default instant counts as not set.
    private static bool IsKeptOrUnset(DateTimeOffset kept, DateTimeOffset given) => given.Kept() == default || kept == given.Kept();
}
