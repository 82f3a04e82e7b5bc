using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Concurrent requests of one user, and of two users who share nothing.</summary>
public sealed class InboxConcurrencyTests : InboxFixture
{
    private const int Tasks = 32;
    private const int Rows = 500;
    private const int RowsOfMixed = 100;

    private Guid _userId;

    // PostgreSQL looks for a deadlock after a second of waiting, unless the setting may be changed.
    [OneTimeSetUp]
    public Task FindDeadlocksAtOnceAsync() => ExecuteAsync("""
        DO $$
        BEGIN
            EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''5ms''', current_database());
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END
        $$
        """);

    [SetUp]
    public void UseAnotherUser() => _userId = Guid.NewGuid();

    [Test]
    public async Task Concurrent_marks_count_each_row_once()
    {
        await SaveAsync(Fill(_userId, Rows));

        // Retrying, so that a deadlock would not end the test: other tests count those.
        var counts = await TogetherAsync((inbox, _, i) => inbox.MarkReadAsync(Noon.AddSeconds(i)), retrying: true);

        counts.Sum().Should().Be(Rows);
        await using var context = CreateContext();
        (await context.Notifications.Inbox(_userId).Unread().CountAsync()).Should().Be(0);
        foreach (var group in await context.Notifications.Inbox(_userId).GroupBy(n => n.ReadAt)
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync())
        {
            counts[(int)(group.Key!.Value - Noon).TotalSeconds]
                .Should().Be(group.Count, "a row has the instant of the call that counted it");
        }
    }

    [Test]
    public async Task Concurrent_marks_of_one_and_of_all_count_each_row_once()
    {
        var notifications = Fill(_userId, Rows);
        await SaveAsync(notifications);

        var counts = await TogetherAsync(
            async (inbox, _, i) =>
            {
                if (i % 8 == 0)
                {
                    return await inbox.UpTo(NotificationCursor.From(notifications[i * 3])).MarkReadAsync();
                }

                var sum = 0;
                for (var j = i % 4; j < Rows; j += 37)
                {
                    sum += await inbox.Where(n => n.Id == notifications[j].Id).MarkReadAsync();
                }

                return sum;
            },
            retrying: true);

        (await CountAsync(n => n.Read())).Should().Be(counts.Sum());
    }

    [Test]
    public async Task Concurrent_marks_in_both_directions_add_up([Values] bool retrying)
    {
        await SaveAsync(Fill(_userId, RowsOfMixed).Select((n, i) => i % 3 == 0 ? Read(n) : n));
        var before = await CountAsync(n => n.Read());

        var counts = await TogetherAsync(
            async (inbox, _, i) => i % 2 == 0 ? await CountedAsync(() => inbox.MarkReadAsync(),
                retrying) : -await CountedAsync(() => inbox.MarkUnreadAsync(), retrying),
            retrying);

        (await CountAsync(n => n.Read())).Should().Be(before + counts.Sum());
        (await CountAsync(n => n)).Should().Be(RowsOfMixed);
    }

    [Test]
    public async Task Concurrent_deletions_and_restorations_add_up([Values] bool retrying)
    {
        await SaveAsync(Fill(_userId, RowsOfMixed).Select((n, i) => i % 3 == 0 ? Deleted(n) : n));
        var before = await CountAsync(n => n.Deleted());

        var counts = await TogetherAsync(
            async (inbox, all, i) => i % 2 == 0 ? await CountedAsync(() => inbox.SoftDeleteAsync(),
                retrying) : -await CountedAsync(() => all.RestoreAsync(), retrying),
            retrying);

        (await CountAsync(n => n.Deleted())).Should().Be(before + counts.Sum());
    }

    [Test]
    public async Task Concurrent_changes_of_all_kinds_add_up([Values] bool retrying)
    {
        await SaveAsync(Fill(_userId, RowsOfMixed));
        var (read, deleted, ws, email) = (0, 0, 0, 0);

        _ = await TogetherAsync(
            async (inbox, all, i) =>
            {
                for (var round = 0; round < 4; round++)
                {
                    _ = ((i + round) % 6) switch
                    {
                        0 => Interlocked.Add(ref read, await CountedAsync(() => all.MarkReadAsync(), retrying)),
                        1 => Interlocked.Add(ref read, -await CountedAsync(() => all.MarkUnreadAsync(), retrying)),
                        2 => Interlocked.Add(ref deleted, await CountedAsync(() => inbox.SoftDeleteAsync(), retrying)),
                        3 => Interlocked.Add(ref deleted, -await CountedAsync(() => all.RestoreAsync(), retrying)),
                        4 => Interlocked.Add(ref ws, await CountedAsync(() => all.MarkDeliveredViaWsAsync(), retrying)),
                        _ => Interlocked.Add(ref email, await CountedAsync(() => inbox.MarkDeliveredViaEmailAsync(), retrying)),
                    };
                }

                return 0;
            },
            retrying);

        (await CountAsync(n => n)).Should().Be(RowsOfMixed);
        (await CountAsync(n => n.Read())).Should().Be(read);
        (await CountAsync(n => n.Deleted())).Should().Be(deleted);
        (await CountAsync(n => n.Where(x => x.DeliveredViaWs))).Should().Be(ws);
        (await CountAsync(n => n.Where(x => x.DeliveredViaEmail))).Should().Be(email);
        (await CountAsync(n => n.Where(x => (x.Status == NotificationStatus.Read) != (x.ReadAt != null)))).Should().Be(0);
    }

    [Test]
    public async Task No_chain_changes_rows_of_another_user()
    {
        var other = Guid.NewGuid();
        IEnumerable<Notification> Mixed(Guid userId) => Fill(userId, 40)
            .Select((n, i) => (i % 4) switch { 0 => n, 1 => Read(n), 2 => Deleted(n), _ => Deleted(Read(n)) });
        await SaveAsync([.. Mixed(_userId), .. Mixed(other)]);
        var before = await FingerprintAsync(other);
        await using var context = CreateContext();
        var notifications = context.Notifications;
        var theirs = await notifications.ForUser(other).NewestFirst().Select(n => n.Id).ToListAsync();
        var theirPosition = NotificationCursor.From(await notifications.ForUser(other).NewestFirst().FirstAsync());

        var sources = new Func<IQueryable<Notification>>[]
        {
            () => notifications.Inbox(_userId),
            () => notifications.Inbox(_userId).Unread(),
            () => notifications.Inbox(_userId).Read(),
            () => notifications.Inbox(_userId).Deleted(),
            () => notifications.Inbox(_userId).OfType("mention"),
            () => notifications.Inbox(_userId).NewestFirst(),
            () => notifications.Inbox(_userId).NewestFirst().Take(100),
            () => notifications.Inbox(_userId).OrderBy(n => n.Title).Skip(1).Take(10),
            () => notifications.Inbox(_userId).Distinct(),
            () => notifications.Inbox(_userId).Where(n => n.Title != ""),
            () => notifications.Inbox(_userId).Where(n => n.UserId == other || n.Title != ""),
            () => notifications.Inbox(_userId).Where(n => theirs.Contains(n.Id)),
            () => notifications.Inbox(_userId).Where(n => n.Id == theirs[0]),
            () => CitusLimits.ComparesUsers
                ? notifications.Inbox(_userId).Where(n => notifications.Inbox(other).Any(x => x.Type == n.Type))
                : notifications.Inbox(_userId),
            () => notifications.Inbox(_userId).ForUser(other),
            () => notifications.Inbox(_userId).Inbox(other),
            () => notifications.Inbox(_userId).IgnoreQueryFilters(),
            () => notifications.Inbox(_userId).AsNoTracking().TagWith("x"),
            () => notifications.Where(n => n.UserId == other || n.Title != "").Inbox(_userId),
            () => notifications.FromSql($"SELECT * FROM notifications WHERE user_id = {other} OR true").Inbox(_userId),
            () => notifications.ForUser(_userId),
            () => notifications.ForUser(_userId).Deleted(),
        };
        var changes = new Func<IQueryable<Notification>, Task<int>>[]
        {
            n => n.MarkReadAsync(), n => n.UpTo(theirPosition).MarkReadAsync(Noon),
                n => n.UpTo(NotificationCursor.At(DateTimeOffset.MaxValue)).MarkReadAsync(), n => n.MarkUnreadAsync(),
            n => n.SoftDeleteAsync(), n => n.RestoreAsync(), n => n.MarkDeliveredViaWsAsync(), n => n.MarkDeliveredViaEmailAsync(),
        };

        var changed = 0;
        foreach (var source in sources)
        {
            foreach (var change in changes)
            {
                changed += await change(source());
                await notifications.ForUser(_userId).Take(20).RestoreAsync();
                (await FingerprintAsync(other)).Should().Be(before);
            }

            (await source().ToPageAsync(100)).Items.Should().NotContain(n => n.UserId == other);
        }

        changed.Should().BePositive("the user's own rows were changed");
    }

    [Test]
    public async Task Two_users_at_once_read_and_change_their_own_rows()
    {
        var users = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        await SaveAsync(users.SelectMany((user, i) => Fill(user, 20 + i)));

        var counts = await Task.WhenAll(users.SelectMany(user => Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var context = CreateRetryingContext();
            return (user, Count: await context.Notifications.Inbox(user).MarkReadAsync());
        }))));

        foreach (var (user, i) in users.Select((user, i) => (user, i)))
        {
            counts.Where(count => count.user == user).Sum(count => count.Count).Should().Be(20 + i);
        }
    }

    /// <summary>
    /// Returns the count of a change. A statement that PostgreSQL ends because of a deadlock has changed nothing, and throws where no
    /// strategy retries it.
    /// </summary>
    private static async Task<int> CountedAsync(Func<Task<int>> change, bool retrying)
    {
        try
        {
            return await change();
        }
        catch (InvalidOperationException e) when (!retrying
            && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected })
        {
            return 0;
        }
    }

    /// <summary>Runs many tasks that begin at the same time, each with a context of its own.</summary>
    private async Task<int[]> TogetherAsync(
        Func<IQueryable<Notification>, IQueryable<Notification>, int, Task<int>> change, bool retrying = false)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = 0;
        return await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => Task.Run(async () =>
        {
            await using var context = retrying ? CreateRetryingContext() : CreateContext();
            await context.Database.OpenConnectionAsync();
            if (Interlocked.Increment(ref ready) == Tasks)
            {
                start.SetResult();
            }

            await start.Task;
            return await change(context.Notifications.Inbox(_userId), context.Notifications.ForUser(_userId), i);
        })));
    }

    private TestDbContext CreateRetryingContext() => CreateContext(options => options.UseNpgsql(
        ConnectionString, npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 100, maxRetryDelay: TimeSpan.FromMilliseconds(20),
            errorCodesToAdd: null)));

    private async Task<int> CountAsync(Func<IQueryable<Notification>, IQueryable<Notification>> choose)
    {
        await using var context = CreateContext();
        return await choose(context.Notifications.ForUser(_userId)).CountAsync();
    }
}
