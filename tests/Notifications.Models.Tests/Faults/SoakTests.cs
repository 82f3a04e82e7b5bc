using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>
/// Everything at once on few inboxes: publishes with and without keys, changes, patches, purges, pages and groups, for five seconds or the
/// number in <c>NOTIFICATIONS_SOAK</c>.
/// </summary>
/// <remarks>No call is retried by an execution strategy: none may fail.</remarks>
[NonParallelizable]
public sealed class SoakTests : InboxFixture
{
    private const int Writers = 12;
    private const int Purgers = 2;
    private const int Readers = 6;
    private const int PageSize = 20;
    private const int MostPages = 20;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("NOTIFICATIONS_SOAK"), CultureInfo.InvariantCulture, out var seconds) ? seconds
            : 5);

    private static readonly RetentionPolicy[] Policies =
    [
        new() { DeletedOlderThan = TimeSpan.FromSeconds(1) },
        new() { ReadOlderThan = TimeSpan.FromSeconds(2), UnreadOlderThan = TimeSpan.FromSeconds(10) },
        new() { KeepNewestPerUser = RetentionPolicy.MinimumKeptPerUser },
        new() { DeletedOlderThan = TimeSpan.FromSeconds(2), KeepNewestPerUser = 200 },
    ];

    private readonly Guid[] _users = [.. Enumerable.Range(0, 6).Select(_ => Guid.NewGuid())];
    private readonly Guid _organizationId = Guid.NewGuid();
    private readonly ConcurrentQueue<(Guid Id, Guid UserId)> _published = [];
    private readonly ConcurrentDictionary<(Guid Owner, string Type), bool> _wanted = new();
    private readonly ConcurrentQueue<double> _milliseconds = [];
    private int _read;
    private int _deleted;
    private int _purged;
    private int _rowsRead;

    [OneTimeSetUp]
    public async Task KeepWhatIsPurgedAsync()
    {
        await ExecuteAsync(CitusCluster.OnEveryNode("CREATE TABLE purged (id uuid, user_id uuid, status text, deleted_at timestamptz)"));
        await ExecuteAsync("""
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO purged VALUES (OLD.id, OLD.user_id, OLD.status, OLD.deleted_at); RETURN NULL; END';
            CREATE TRIGGER keep AFTER DELETE ON notifications FOR EACH ROW EXECUTE FUNCTION keep();
            """);
    }

    [Test]
    public async Task Nothing_is_lost_or_doubled_or_fails_and_no_user_sees_another()
    {
        using var end = new CancellationTokenSource(Duration);

        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Writers)
                .Select(i => UntilAsync((context, random) => WriteAsync(context, random, writer: i), seed: i, end.Token)),
            .. Enumerable.Range(0, Purgers).Select(i => UntilAsync(PurgeAsync, seed: Writers + i, end.Token)),
            .. Enumerable.Range(0, Readers).Select(i => UntilAsync(ReadAsync, seed: Writers + Purgers + i, end.Token)),
        ]);

        await using var context = CreateContext();
        var stored = await context.Notifications.OfAllUsers().AsNoTracking().ToListAsync();
        var purged = await PurgedAsync();
        await ReportAsync(stored.Count);
        stored.Select(n => (n.Id, n.UserId)).Concat(purged.Select(n => (n.Id, n.UserId))).Order()
            .Should().Equal(_published.Order(), "each row that was published is still there, or was purged");
        purged.Should().HaveCount(_purged);
        (stored.Count(n => n.Status == NotificationStatus.Read) + purged.Count(n => n.Status == "read")).Should().Be(_read);
        (stored.Count(n => n.DeletedAt is not null) + purged.Count(n => n.DeletedAt is not null)).Should().Be(_deleted);
        foreach (var inbox in stored.Where(n => n.DeletedAt is null).GroupBy(n => n.UserId))
        {
            await ShouldAddUpAsync(context.Notifications.AsNoTracking().Inbox(inbox.Key), [.. inbox]);
        }

        foreach (var ((owner, type), enabled) in _wanted)
        {
            var preferences = owner == _organizationId
                ? await context.GetOrganizationPreferencesAsync(owner)
                : await context.GetPreferencesAsync(owner);
            preferences.Find(NotificationChannels.Email, type).Should().Be(enabled);
        }
    }

    private Task UntilAsync(Func<TestDbContext, Random, Task> act, int seed, CancellationToken end) => Task.Run(async () =>
    {
        var random = new Random(seed);
        while (!end.IsCancellationRequested)
        {
            await using var context = CreateContext();
            var start = Stopwatch.GetTimestamp();
            await act(context, random);
            _milliseconds.Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }, CancellationToken.None);

    private async Task WriteAsync(TestDbContext context, Random random, int writer)
    {
        var userId = random.GetItems(_users, 1)[0];
        var (inbox, all) = (context.Notifications.Inbox(userId), context.Notifications.ForUser(userId));
        switch (random.Next(13))
        {
            case 0:
                await PublishAsync(context, new NotificationContent("release", "2.0 is out", "Read on."), random.GetItems(_users, 4));
                break;
            case 1:
                await PublishAsync(
                    context, new NotificationContent("release", "2.0 is out", "Read on.") { DedupeKey = $"{random.Next(500)}" }, _users);
                break;
            case 2:
                var ticket = new NotificationContent("ticket", "A ticket is yours", "Read on.");
                await PublishAsync(
                    context, ticket with { GroupKey = $"{random.Next(3)}", GroupWindow = TimeSpan.FromSeconds(1) }, [.. _users.Take(3)]);
                break;
            case 3:
                await CopyAsync(context, userId);
                break;
            case 4:
                Interlocked.Add(ref _read, await inbox.MarkReadAsync());
                break;
            case 5 when (await inbox.ToPageAsync(PageSize)) is { Items: [_, ..] items }:
                var id = random.GetItems([.. items], 1)[0].Id;
                Interlocked.Add(ref _read, await inbox.Where(n => n.Id == id).MarkReadAsync());
                break;
            case 6:
                Interlocked.Add(ref _read, -await all.Where(n => n.Type == "ticket").MarkUnreadAsync());
                break;
            case 7 when (await inbox.ToGroupPageAsync(1)).Items is [var group]:
                Interlocked.Add(ref _deleted, await inbox.InGroupOf(group.Head).SoftDeleteAsync());
                break;
            case 8 when (await inbox.ToPageAsync(PageSize)).Next is { } next:
                Interlocked.Add(ref _deleted, await inbox.UpTo(next).SoftDeleteAsync());
                break;
            case 9:
                Interlocked.Add(ref _deleted, -await all.Where(n => n.Type == "ticket").RestoreAsync());
                break;
            case 10:
                Interlocked.Add(ref _deleted, -await all.Deleted().NewestFirst().Take(10).RestoreAsync());
                break;
            case 11:
                await inbox.NewestFirst().Take(PageSize).MarkDeliveredViaWsAsync();
                break;
            default:
                await ToggleAsync(context, random.Next(2) == 0 ? _organizationId : userId, $"of writer {writer}", random.Next(2) == 0);
                break;
        }
    }

    private async Task PurgeAsync(TestDbContext context, Random random) =>
        Interlocked.Add(
            ref _purged,
            (int)(await context.PurgeNotificationsAsync(random.GetItems(Policies, 1)[0], batchSize: random.Next(1, 200))).Total);

    private async Task PublishAsync(TestDbContext context, NotificationContent content, Guid[] userIds)
    {
        foreach (var notification in (await context.PublishAsync(content, userIds)).Published)
        {
            _published.Enqueue((notification.Id, notification.UserId));
        }
    }

    private async Task CopyAsync(TestDbContext context, Guid userId)
    {
        var notifications = Enumerable.Range(0, 20).Select(_ => Sample.Notification(userId)).ToList();
        await context.InsertNotificationsAsync(notifications);
        notifications.ForEach(n => _published.Enqueue((n.Id, userId)));
    }

    // No two writers use the same type, so that the last of a writer's own values is the one that stays.
    private async Task ToggleAsync(TestDbContext context, Guid owner, string type, bool enabled)
    {
        var patch = PreferencePatch.Empty.Set(NotificationChannels.Email, type, enabled);
        _ = owner == _organizationId
            ? await context.PatchOrganizationPreferencesAsync(owner, patch)
            : await context.PatchPreferencesAsync(owner, patch);
        _wanted[(owner, type)] = enabled;
    }

    private async Task ReadAsync(TestDbContext context, Random random)
    {
        var userId = random.GetItems(_users, 1)[0];
        var inbox = context.Notifications.AsNoTracking().Inbox(userId);

        var walked = random.Next(2) == 0
            ? await WalkAsync<Notification>(async after => await inbox.ToPageAsync(PageSize, after), MostPages)
            : (await WalkAsync(after => inbox.ToGroupPageAsync(PageSize, after), MostPages)).ConvertAll(group => group.Head);

        walked.Should().NotContain(n => n.UserId != userId);
        walked.Select(n => n.Id).Should().OnlyHaveUniqueItems();
        walked.Select(n => n.CreatedAt).Should().BeInDescendingOrder();
        (await inbox.Unread().CountUpToAsync()).Value.Should().BeInRange(0, 99);
        Interlocked.Add(ref _rowsRead, walked.Count);
    }

    private static async Task ShouldAddUpAsync(IQueryable<Notification> inbox, List<Notification> stored)
    {
        var walked = await WalkAsync<Notification>(async after => await inbox.ToPageAsync(100, after));
        var groups = await WalkAsync(after => inbox.ToGroupPageAsync(100, after));

        walked.Select(n => n.Id).Order().Should().Equal(stored.Select(n => n.Id).Order());
        groups.Sum(group => group.Count).Should().Be(stored.Count);
        groups.Sum(group => group.UnreadCount).Should().Be(stored.Count(n => n.Status == NotificationStatus.Unread));
        (await inbox.Unread().CountUpToAsync(1_000_000)).Value.Should().Be(stored.Count(n => n.Status == NotificationStatus.Unread));
    }

    private Task ReportAsync(int stored)
    {
        var sorted = _milliseconds.Order().ToList();
        return TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{sorted.Count} calls, p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[sorted.Count * 99 / 100]:F0} ms: "
            + $"{_published.Count} notifications were written, {_rowsRead} read, {_purged} purged, {stored} are left."));
    }

    // Triggers run on the node of the row.
    private async Task<List<Purged>> PurgedAsync()
    {
        List<Purged> purged = [];
        foreach (var node in await CitusCluster.NodesAsync(ConnectionString))
        {
            await using var context = new TestDbContext(TestDbContext.OptionsFor(node));
            purged.AddRange(await context.Database.SqlQueryRaw<Purged>(
                """SELECT id AS "Id", user_id AS "UserId", status AS "Status", deleted_at AS "DeletedAt" FROM purged""").ToListAsync());
        }

        return purged;
    }

    private sealed record Purged(Guid Id, Guid UserId, string Status, DateTime? DeletedAt);
}
