using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Contents, and streams of notifications.</summary>
internal static class PublishingAttempts
{
    private static readonly NotificationContent Content = new("t", "t", "m");

    private static readonly NotificationLimit Limit = new(Count: 1, Window: TimeSpan.FromHours(1));

    public static IEnumerable<Attempt> All =>
    [
        Text("new(Type, Title, Message)", text => new NotificationContent("t", text, text), n => n.Title),
        Of("Type", HostileText.OfAnyLength, text => Content with { Type = text }, (_, stored, text) =>
            ShouldBe(stored.Type, text.Normalize())),
        Text("Title", text => Content with { Title = text }, n => n.Title),
        Text("Message", text => Content with { Message = text }, n => n.Message),
        Of("Data", HostileJson.Element, json => Content with { Data = json }, (context, stored, json) =>
            context.ShouldMeanAsync(stored.Data, json)),
        Of("AggregationId", HostileValue.Id.OrNull(), id => Content with { AggregationId = id }, (_, stored, id) =>
            ShouldBe(stored.AggregationId, id)),
        Of("GroupKey", HostileText.OfAnyLength, key => Content with { GroupKey = key }, (_, stored, key) =>
            ShouldBe(stored.AggregationId is null, key is null)),
        Of("GroupWindow", HostileValue.Span, span => Content with { GroupKey = "k", GroupWindow = span }, (_, stored, _) =>
            ShouldBe(stored.AggregationId is null, false)),
        Of("DedupeKey", HostileText.OfAnyLength, key => Content with { DedupeKey = key }, (_, stored, _) => ShouldBe(stored.Title, "t")),
        Attempt.Of("NotificationContent.Channels", Channels, names =>
            (Content with { Channels = names! }).Channels.Should().Equal(names!.Select(name => name!.Normalize()))),
        Attempt.Of("NotificationContent.Delay", HostileValue.Span, span => (Content with { Delay = span }).Delay.Should().Be(span)),
        Of("Limit", Limits, limit => Content with { Limit = new NotificationLimit(limit.Count, limit.Window) }, (_, stored, _) =>
            ShouldBe(stored.Title, "t")),
        Attempt.Of("NotificationLimit.new(Count, Window)", Limits, limit =>
            new NotificationLimit(limit.Count, limit.Window).Should().Be(new NotificationLimit(1, limit.Window) { Count = limit.Count })),
        Attempt.Of("NotificationLimit.Count", HostileValue.Number, count => (Limit with { Count = count }).Count.Should().Be(count)),
        Attempt.Of("NotificationLimit.Window", HostileValue.Span, span => (Limit with { Window = span }).Window.Should().Be(span)),
        Attempt.Of("NotificationContent.With(property, value)",
            HostileText.OfAnyLength.And(HostileText.OfAnyLength), async (context, own) =>
        {
            // The application of these tests has no columns of its own, so every name is refused before any SQL.
            await context.Awaiting(c => c.PublishAsync(Content.With(own.Item1, own.Item2), [Guid.NewGuid()]))
                .Should().ThrowAsync<ArgumentException>();
            (Content.With(own.Item1, own.Item2) == Content.With(own.Item1, own.Item2)).Should().BeTrue();
        }),
        Attempt.Of("NotificationContent.Equals(other)", HostileJson.Storable.And(HostileJson.Storable), pair =>
            (Content with { Data = pair.Item1 }).Equals(Content with { Data = pair.Item2 })
                .Should().Be(JsonElement.DeepEquals(pair.Item1, pair.Item2))),

        Attempt.Of("NotificationPublishingDbContextExtensions.PublishAsync(context, content, userIds, organizationId, cancellationToken)",
            Publishes, async (context, publish) =>
        {
            var result = await context.PublishAsync(publish.Content!, publish.UserIds!, publish.OrganizationId);
            result.Published.Select(n => n.UserId).Concat(result.AlreadyNotified).ToHashSet().SetEquals(publish.UserIds!).Should().BeTrue();
        }),
        Attempt.Of(
            "NotificationPublishingDbContextExtensions.PublishAsync(context, content, userIds, organizationId, onBatch, cancellationToken)",
            Publishes, async (context, publish) =>
        {
            var result = await context.PublishAsync(publish.Content!, publish.UserIds?.AsQueryable()!, publish.OrganizationId);
            result.Published.Select(n => n.UserId).Concat(result.AlreadyNotified).ToHashSet().SetEquals(publish.UserIds!).Should().BeTrue();
        }),
        Attempt.Of(
            "NotificationPublishingDbContextExtensions.PublishAsync(context, content, userIds, organizationId, onBatch, cancellationToken)",
            Publishes, async (context, publish) =>
        {
            var result = await context.PublishAsync(publish.Content!, publish.UserIds?.ToAsyncEnumerable()!, publish.OrganizationId);
            result.Published.Select(n => n.UserId).Concat(result.AlreadyNotified).ToHashSet().SetEquals(publish.UserIds!).Should().BeTrue();
        }),
        Attempt.Of("NotificationPublishingDbContextExtensions.InsertNotificationsAsync(context, notifications, cancellationToken)",
            Streams, (context, stream) =>
            InsertAsync(context, stream, () => context.InsertNotificationsAsync((IEnumerable<Notification>)stream!))),
        Attempt.Of("NotificationPublishingDbContextExtensions.InsertNotificationsAsync(context, notifications, cancellationToken)",
            Streams, (context, stream) =>
            InsertAsync(context, stream, () => context.InsertNotificationsAsync(stream?.ToAsyncEnumerable()!))),
    ];

    private static Gen<IReadOnlyList<string?>?> Channels =>
        from count in Gen.Choose(0, 3)
        from names in HostileText.OfAnyLength.OrNothing().ListOf(count).OrNothing()
        select (IReadOnlyList<string?>?)names?.ToArray();

    private static Gen<(int Count, TimeSpan Window)> Limits => HostileValue.Number.And(HostileValue.Span);

    private static Gen<Publish> Publishes =>
        from content in (
            from text in HostileText.Storable
            from json in HostileJson.Storable
            from aggregationId in HostileValue.Fresh.OrNull()
            from aggregationKey in HostileText.Storable.OrNothing()
            from dedupeKey in HostileText.Storable.OrNothing()
            select new NotificationContent(text, text, text)
            {
                Data = json,
                AggregationId = aggregationId,
                GroupKey = aggregationKey,
                DedupeKey = dedupeKey,
            }).OrNothing()
        from count in Gen.Elements(0, 1, 3, 2_100)
        from userIds in Gen.Frequency(
            (5, Ids(HostileValue.Fresh, count)), (1, Ids(HostileValue.Id.Where(id => id != Guid.AllBitsSet), count))).OrNothing()
        from organizationId in HostileValue.Id.OrNull()
        select new Publish(content, userIds, organizationId);

    private static Gen<Notification?[]> Notifications =>
        from count in Gen.Choose(0, 5)
        from notifications in (
            from text in HostileText.Storable
            from json in HostileJson.Storable
            from createdAt in HostileValue.Instant
            from readAt in HostileValue.Instant.OrNull()
            select Make(text, json, createdAt, readAt)).OrNothing().ListOf(count)
        select notifications.ToArray();

    private static Gen<Notification?[]?> Streams => Notifications.OrNothing();

    private static Gen<List<Guid>> Ids(Gen<Guid> ids, int count) => ids.ListOf(count).Select(list => list.ToList());

    private static Attempt Text(string member, Func<string, NotificationContent> make, Func<Notification, string> read) =>
        Of(member, HostileText.OfAnyLength, make, (_, stored, text) => ShouldBe(read(stored), text));

    private static Attempt Of<T>(
        string member, Gen<T> inputs, Func<T, NotificationContent> make, Func<TestDbContext, Notification, T, Task> check) =>
        Attempt.Of($"NotificationContent.{member}", inputs, async (context, input) =>
        {
            var userId = Guid.NewGuid();
            await context.PublishAsync(make(input), [userId]);
            await check(context, await context.Notifications.SingleAsync(n => n.UserId == userId), input);
        });

    private static async Task InsertAsync(TestDbContext context, Notification?[]? stream, Func<Task<long>> insert)
    {
        if (stream?.Contains(null) == true)
        {
            // The library reads a stream only once, so it finds the null during the COPY.
            await insert.Should().ThrowAsync<ArgumentException>();
            await ShouldBeStoredAsync(context, stream, isStored: false);
        }
        else
        {
            (await insert()).Should().Be(stream!.Length);
            await ShouldBeStoredAsync(context, stream, isStored: true);
        }
    }

    private static async Task ShouldBeStoredAsync(TestDbContext context, Notification?[] stream, bool isStored)
    {
        foreach (var given in stream.OfType<Notification>())
        {
            var stored = await context.Notifications.SingleOrDefaultAsync(n => n.UserId == given.UserId);
            (stored is not null).Should().Be(isStored);
            if (stored is not null)
            {
                (stored.Id, stored.Type, stored.CreatedAt, stored.ReadAt)
                    .Should().Be((given.Id, given.Type, given.CreatedAt, given.ReadAt));
                await context.ShouldMeanAsync(stored.Data, given.Data);
            }
        }
    }

    private static Notification Make(string text, JsonElement json, DateTimeOffset createdAt, DateTimeOffset? readAt)
    {
        var notification =
            new Notification { UserId = Guid.NewGuid(), Type = text, Title = text, Message = text, Data = json, CreatedAt = createdAt };
        if (readAt is not null)
        {
            notification.MarkRead(readAt);
        }

        return notification;
    }

    private static Task ShouldBe<T>(T kept, T given)
    {
        kept.Should().Be(given);
        return Task.CompletedTask;
    }

    private sealed record Publish(NotificationContent? Content, List<Guid>? UserIds, Guid? OrganizationId);
}
