using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Reads and changes of notifications.</summary>
internal static class InboxAttempts
{
    private static readonly Gen<Request> Requests =
        from hasSource in HostileValue.Flag
        from isInbox in HostileValue.Flag
        from size in HostileValue.Number
        from cursor in HostileCursor.Any.OrNothing()
        select new Request(hasSource || isInbox, isInbox, size, cursor);

    public static IEnumerable<Attempt> All =>
    [
        Choosing("ForUser(source, userId)", HostileValue.Id, (source, id) => source.ForUser(id)),
        Choosing("Inbox(source, userId)", HostileValue.Id, (source, id) => source.Inbox(id)),
        Choosing("OfType(source, type)", HostileText.OfAnyLength, (source, type) => source.ForUser(Guid.NewGuid()).OfType(type)),
        Choosing("Unread(source)", HostileValue.Flag, (source, _) => source.Unread().ForUser(Guid.NewGuid())),
        Choosing("Read(source)", HostileValue.Flag, (source, _) => source.Read().ForUser(Guid.NewGuid())),
        Choosing("Deleted(source)", HostileValue.Flag, (source, _) => source.Deleted().ForUser(Guid.NewGuid())),
        Choosing("NewestFirst(source)", HostileValue.Flag, (source, _) => source.NewestFirst().ForUser(Guid.NewGuid())),

        Attempt.Of("NotificationGroupQueryableExtensions.InGroupOf(source, notification)", Lines.OrNothing(), async (context, line) =>
            (await context.Notifications.InGroupOf(line!).CountAsync()).Should().Be(0)),
        Attempt.Of("NotificationGroupQueryableExtensions.ToGroupPageAsync(source, size, after, newest, cancellationToken)", Requests,
            async (context, request) =>
            (await request.Source(context).ToGroupPageAsync(request.Size, request.Cursor, request.Size)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of("NotificationGroupQueryableExtensions.ToGroupPageAsync(source, selector, size, after, newest, cancellationToken)",
            Requests, async (context, request) =>
            (await request.Source(context).ToGroupPageAsync(n => n.Title, request.Size, request.Cursor, request.Size)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of("NotificationGroupQueryableExtensions.CountGroupsUpToAsync(source, cap, cancellationToken)", Requests,
            async (context, request) =>
            (await request.Source(context).CountGroupsUpToAsync(request.Size)).Value.Should().BeInRange(0, request.Size)),

        Attempt.Of(
            "NotificationPageQueryableExtensions.ToPageAsync(source, size, after, cancellationToken)", Requests, async (context, request) =>
            (await request.Source(context).ToPageAsync(request.Size, request.Cursor)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of("NotificationPageQueryableExtensions.ToPageAsync(source, selector, size, after, cancellationToken)", Requests,
            async (context, request) =>
            (await request.Source(context).ToPageAsync(n => n.Title, request.Size, request.Cursor)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of("NotificationPageQueryableExtensions.ToNewerPageAsync(source, since, size, cancellationToken)", Requests,
            async (context, request) =>
            (await request.Source(context).ToNewerPageAsync(request.Cursor!, request.Size)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of("NotificationPageQueryableExtensions.ToNewerPageAsync(source, selector, since, size, cancellationToken)", Requests,
            async (context, request) =>
            (await request.Source(context).ToNewerPageAsync(n => n.Title, request.Cursor!, request.Size)).Items.Count
                .Should().BeLessThanOrEqualTo(request.Size)),
        Attempt.Of(
            "NotificationPageQueryableExtensions.CountUpToAsync(source, cap, cancellationToken)", Requests, async (context, request) =>
            (await request.Source(context).CountUpToAsync(request.Size)).Value.Should().BeInRange(0, request.Size)),

        Attempt.Of("NotificationChangeQueryableExtensions.MarkReadAsync(source, at, cancellationToken)", HostileValue.Instant.OrNull(),
            MarkReadAsync),
        Attempt.Of("NotificationQueryableExtensions.UpTo(source, position)", HostileCursor.Any.OrNothing(), UpToAsync),
        Attempt.Of("NotificationChangeQueryableExtensions.SoftDeleteAsync(source, at, cancellationToken)", HostileValue.Instant,
            async (context, at) =>
        {
            var notification = await context.PutAsync();
            (await context.Notifications.Inbox(notification.UserId).SoftDeleteAsync(at)).Should().Be(1);
            (await context.ReadAsync(notification)).DeletedAt.Should().Be(at.Kept());
        }),
        Changing("MarkUnreadAsync", source => source.MarkUnreadAsync()),
        Changing("RestoreAsync", source => source.RestoreAsync()),
        Changing("MarkDeliveredViaWsAsync", source => source.MarkDeliveredViaWsAsync()),
        Changing("MarkDeliveredViaEmailAsync", source => source.MarkDeliveredViaEmailAsync()),
    ];

    private static Gen<Notification> Lines =>
        from userId in HostileValue.Fresh
        from id in HostileValue.Id
        from aggregationId in HostileValue.Fresh.OrNull()
        select new Notification { Id = id, UserId = userId, AggregationId = aggregationId, Type = "t", Title = "t", Message = "m" };

    private static Attempt Choosing<T>(string member, Gen<T> inputs, Func<IQueryable<Notification>, T, IQueryable<Notification>> choose) =>
        Attempt.Of(
        $"NotificationQueryableExtensions.{member}",
        inputs.And(Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))),
        async (context, input) => (await choose(Given(context, input.Item2), input.Item1).CountAsync()).Should().Be(0));

    private static Attempt Changing(string member, Func<IQueryable<Notification>, Task<int>> change) => Attempt.Of(
        $"NotificationChangeQueryableExtensions.{member}(source, cancellationToken)", HostileValue.Flag, async (context, isGiven) =>
        (await change(isGiven ? context.Notifications.ForUser(Guid.NewGuid()) : null!)).Should().Be(0));

    private static async Task MarkReadAsync(TestDbContext context, DateTimeOffset? at)
    {
        var notification = await context.PutAsync();

        (await context.Notifications.Inbox(notification.UserId).MarkReadAsync(at)).Should().Be(1);

        var stored = await context.ReadAsync(notification);
        stored.Status.Should().Be(NotificationStatus.Read);
        stored.ReadAt.Should().Be(at?.Kept() ?? stored.ReadAt);
    }

    private static async Task UpToAsync(TestDbContext context, NotificationCursor? position)
    {
        var notification = await context.PutAsync();

        var found = await context.Notifications.Inbox(notification.UserId).UpTo(position!).CountAsync();

        found.Should().Be(position!.CreatedAt > notification.CreatedAt ? 1 : 0);
    }

    private static DbSet<Notification> Given(TestDbContext context, bool isGiven) => isGiven ? context.Notifications : null!;

    private sealed record Request(bool HasSource, bool IsInbox, int Size, NotificationCursor? Cursor)
    {
        public IQueryable<Notification> Source(TestDbContext context) =>
            IsInbox ? context.Notifications.Inbox(Guid.NewGuid()) : Given(context, HasSource)?.OfAllUsers()!;
    }
}
