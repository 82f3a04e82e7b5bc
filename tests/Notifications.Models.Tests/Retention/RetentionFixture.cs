using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>A table that each test begins empty, since a purge looks at all of it, and contexts whose clocks stand at noon.</summary>
public abstract class RetentionFixture : InboxFixture
{
    protected static RetentionPolicy Month { get; } = new() { DeletedOlderThan = TimeSpan.FromDays(30) };

    protected static RetentionPolicy Quarter { get; } = new() { ReadOlderThan = TimeSpan.FromDays(90) };

    protected static RetentionPolicy Year { get; } = new() { UnreadOlderThan = TimeSpan.FromDays(365) };

    protected static RetentionPolicy Hundred { get; } = new() { KeepNewestPerUser = 100 };

    protected static RetentionPolicy All { get; } = new()
    {
        DeletedOlderThan = Month.DeletedOlderThan,
        ReadOlderThan = Quarter.ReadOlderThan,
        UnreadOlderThan = Year.UnreadOlderThan,
        KeepNewestPerUser = Hundred.KeepNewestPerUser,
    };

    [SetUp]
    public Task EmptyAsync() => ExecuteAsync("TRUNCATE notifications");

    protected TestDbContext CreateContextAtNoon(Action<DbContextOptionsBuilder<TestDbContext>>? configure = null) =>
        CreateContext(options =>
        {
            options.UseNotificationModels(models => models.TimeProvider = new StoppedClock(Noon));
            configure?.Invoke(options);
        });

    /// <summary>A notification that was created, read and deleted so many days ago.</summary>
    protected static Notification Aged(double created, double? read = null, double? deleted = null, Guid? userId = null)
    {
        var notification = new Notification
        {
            // Random identifiers: that they grow with time must not be what keeps the order.
            Id = Guid.NewGuid(),
            UserId = userId ?? Guid.NewGuid(),
            Type = "mention",
            Title = "Ada mentioned you",
            Message = "Ada mentioned you in \"Release notes\".",
            CreatedAt = Noon.AddDays(-created),
        };
        if (read is { } readDays)
        {
            Read(notification, Noon.AddDays(-readDays));
        }

        return deleted is { } deletedDays ? Deleted(notification, Noon.AddDays(-deletedDays)) : notification;
    }

    protected static IEnumerable<Notification> Many(int count, double created, double? read = null, double? deleted = null) =>
        Enumerable.Range(0, count).Select(_ => Aged(created, read, deleted));

    /// <summary>Read notifications of a user, a second between them, the newest first.</summary>
    protected static Notification[] ReadInbox(Guid userId, int count) => [.. Fill(userId, count).Select(n => Read(n))];

    protected async Task InsertAsync(params IEnumerable<Notification> notifications)
    {
        await using var context = CreateContext();
        await context.InsertNotificationsAsync(notifications);
    }

    /// <summary>Purges in a context of its own.</summary>
    protected async Task<RetentionResult> PurgeAsync(
        RetentionPolicy policy,
        IProgress<RetentionProgress>? progress = null,
        int batchSize = 5_000,
        Action<DbContextOptionsBuilder<TestDbContext>>? configure = null,
        CancellationToken cancellationToken = default)
    {
        await using var context = CreateContextAtNoon(configure);
        return await context.PurgeNotificationsAsync(policy, progress, batchSize, cancellationToken);
    }

    /// <summary>Runs a test on a table that looks distributed: the purge sends the statements that Citus can route.</summary>
    protected async Task AsDistributedAsync(Func<Task> test)
    {
        await ExecuteAsync("""
            CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char");
            INSERT INTO pg_dist_partition VALUES ('notifications', 'h');
            """);
        try
        {
            await test();
        }
        finally
        {
            await ExecuteAsync("DROP TABLE pg_dist_partition");
        }
    }

    protected async Task ShouldRemainAsync(IEnumerable<Notification> notifications, string because = "", params object[] becauseArgs)
    {
        await using var context = CreateContext();
        (await context.Notifications.OfAllUsers().Select(n => n.Id).ToListAsync()).Order()
            .Should().Equal(notifications.Select(n => n.Id).Order(), because, becauseArgs);
    }

    /// <summary>A change by another program, not committed yet.</summary>
    private protected Task<OpenChange> ChangeAsync(Notification notification, string change = "type = type") =>
        OpenChange.BeginAsync(
            ConnectionString,
            $"UPDATE notifications SET {change} WHERE user_id = '{notification.UserId}' AND id = '{notification.Id}'");

    protected static Dictionary<RetentionRule, long> Counts(
        long? deleted = null, long? read = null, long? beyond = null, long? unread = null)
    {
        var counts = new (RetentionRule Rule, long? Count)[]
        {
            (RetentionRule.DeletedOlderThan, deleted),
            (RetentionRule.ReadOlderThan, read),
            (RetentionRule.UnreadOlderThan, unread),
            (RetentionRule.KeepNewestPerUser, beyond),
        };
        return counts.Where(count => count.Count is not null).ToDictionary(count => count.Rule, count => count.Count!.Value);
    }
}
