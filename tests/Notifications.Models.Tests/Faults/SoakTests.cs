using System.Collections.Concurrent;
using System.Globalization;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Faults;

/// <summary>Writers and readers share the same inboxes, for five seconds or the number in <c>NOTIFICATIONS_SOAK</c>.</summary>
public sealed class SoakTests : InboxFixture
{
    private const int Writers = 8;
    private const int Readers = 8;
    private const int PageSize = 20;
    private const int MostPages = 20;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("NOTIFICATIONS_SOAK"), CultureInfo.InvariantCulture, out var seconds) ? seconds
            : 5);

    private readonly Guid[] _users = [.. Enumerable.Range(0, 16).Select(_ => Guid.NewGuid())];
    private readonly ConcurrentDictionary<Guid, Guid> _published = new();
    private readonly ConcurrentDictionary<(Guid UserId, string Type), bool> _wanted = new();
    private int _read;
    private int _deleted;
    private int _rowsRead;

    [Test]
    public async Task Nothing_is_lost_or_doubled_and_no_user_sees_another()
    {
        using var end = new CancellationTokenSource(Duration);

        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Writers)
                .Select(i => UntilAsync((context, random) => WriteAsync(context, random, writer: i), seed: i, end.Token)),
            .. Enumerable.Range(0, Readers).Select(i => UntilAsync(ReadAsync, seed: Writers + i, end.Token)),
        ]);

        await using var context = CreateContext();
        var stored = await context.Notifications.OfAllUsers().AsNoTracking().ToListAsync();
        await TestContext.Out.WriteLineAsync($"{stored.Count} notifications were written, {_rowsRead} read.");
        stored.ToDictionary(n => n.Id, n => n.UserId).Should().BeEquivalentTo(_published);
        stored.Count(n => n.Status == NotificationStatus.Read).Should().Be(_read);
        stored.Count(n => n.DeletedAt is not null).Should().Be(_deleted);
        foreach (var inbox in stored.Where(n => n.DeletedAt is null).GroupBy(n => n.UserId))
        {
            await ShouldAddUpAsync(context.Notifications.AsNoTracking().Inbox(inbox.Key), [.. inbox]);
        }

        foreach (var (entry, enabled) in _wanted)
        {
            (await context.GetPreferencesAsync(entry.UserId)).Find(NotificationChannels.Email, entry.Type).Should().Be(enabled);
        }
    }

    private Task UntilAsync(Func<TestDbContext, Random, Task> act, int seed, CancellationToken end) => Task.Run(async () =>
    {
        var random = new Random(seed);
        while (!end.IsCancellationRequested)
        {
            await using var context = CreateContext(options => options.UseNpgsql(
                ConnectionString, npgsql =>
                    npgsql.EnableRetryOnFailure(maxRetryCount: 100, maxRetryDelay: TimeSpan.FromMilliseconds(20), errorCodesToAdd: null)));
            await act(context, random);
        }
    }, CancellationToken.None);

    private async Task WriteAsync(TestDbContext context, Random random, int writer)
    {
        var userId = random.GetItems(_users, 1)[0];
        var (inbox, all) = (context.Notifications.Inbox(userId), context.Notifications.ForUser(userId));
        switch (random.Next(9))
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
                    context, ticket with { GroupKey = $"{random.Next(3)}", GroupWindow = TimeSpan.FromSeconds(1) }, [userId]);
                break;
            case 3:
                await CopyAsync(context, userId);
                break;
            case 4:
                Interlocked.Add(ref _read, await inbox.MarkReadAsync());
                break;
            case 5:
                Interlocked.Add(ref _read, -await all.Where(n => n.Type == "ticket").MarkUnreadAsync());
                break;
            case 6 when (await inbox.ToGroupPageAsync(1)).Items is [var group]:
                Interlocked.Add(ref _deleted, await inbox.InGroupOf(group.Head).SoftDeleteAsync());
                break;
            case 7:
                Interlocked.Add(ref _deleted, -await all.Where(n => n.Type == "ticket").RestoreAsync());
                break;
            default:
                await ToggleAsync(context, userId, $"of writer {writer}", random.Next(2) == 0);
                break;
        }
    }

    private async Task PublishAsync(TestDbContext context, NotificationContent content, Guid[] userIds)
    {
        foreach (var (userId, id, _, _) in (await context.PublishAsync(content, userIds)).Published)
        {
            _published.TryAdd(id, userId).Should().BeTrue("{0} is published once", userId);
        }
    }

    private async Task CopyAsync(TestDbContext context, Guid userId)
    {
        var notifications = Enumerable.Range(0, 20).Select(_ => Sample.Notification(userId)).ToList();
        await context.InsertNotificationsAsync(notifications);
        notifications.ForEach(n => _published.TryAdd(n.Id, userId).Should().BeTrue());
    }

    private async Task ToggleAsync(TestDbContext context, Guid userId, string type, bool enabled)
    {
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set(NotificationChannels.Email, type, enabled));
        _wanted[(userId, type)] = enabled;
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
}
