using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Many requests of one user at once, and two users who never meet.</summary>
public sealed class InboxConcurrencyTests : InboxFixture
{
    private const int Tasks = 32;
    private const int Rows = 500;
    private const int RowsOfMixed = 100;

    private Guid _userId;

    // PostgreSQL looks for a deadlock when somebody has waited for a second, unless we may say otherwise.
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
    public void TakeAnotherUser() => _userId = Guid.NewGuid();

    [Test]
    public async Task What_many_mark_as_read_at_once_is_counted_once()
    {
        await SaveAsync(Fill(_userId, Rows));

        // New statistics may come meanwhile, and with them a plan that takes the rows in another order: a deadlock is tried again.
        var counts = await TogetherAsync((inbox, _, i) => inbox.MarkReadAsync(Noon.AddSeconds(i)), retrying: true);

        counts.Sum().Should().Be(Rows);
        await using var context = CreateContext();
        (await context.Notifications.Inbox(_userId).Unread().CountAsync()).Should().Be(0);
        foreach (var group in await context.Notifications.Inbox(_userId).GroupBy(n => n.ReadAt).Select(group => new { group.Key, Count = group.Count() }).ToListAsync())
        {
            counts[(int)(group.Key!.Value - Noon).TotalSeconds].Should().Be(group.Count, "a row has the time of the one who counted it");
        }
    }

    [Test]
    public async Task What_many_mark_as_read_one_by_one_and_all_together_is_counted_once()
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
    public async Task Reading_and_unreading_at_once_add_up_to_what_is_there([Values] bool retrying)
    {
        await SaveAsync(Fill(_userId, RowsOfMixed).Select((n, i) => i % 3 == 0 ? Read(n) : n));
        var before = await CountAsync(n => n.Read());

        var counts = await TogetherAsync(
            async (inbox, _, i) => i % 2 == 0 ? await CountedAsync(() => inbox.MarkReadAsync(), retrying) : -await CountedAsync(() => inbox.MarkUnreadAsync(), retrying),
            retrying);

        (await CountAsync(n => n.Read())).Should().Be(before + counts.Sum());
        (await CountAsync(n => n)).Should().Be(RowsOfMixed);
    }

    [Test]
    public async Task Deleting_and_restoring_at_once_add_up_to_what_is_there([Values] bool retrying)
    {
        await SaveAsync(Fill(_userId, RowsOfMixed).Select((n, i) => i % 3 == 0 ? Deleted(n) : n));
        var before = await CountAsync(n => n.Deleted());

        var counts = await TogetherAsync(
            async (inbox, all, i) => i % 2 == 0 ? await CountedAsync(() => inbox.SoftDeleteAsync(), retrying) : -await CountedAsync(() => all.RestoreAsync(), retrying),
            retrying);

        (await CountAsync(n => n.Deleted())).Should().Be(before + counts.Sum());
    }

    [Test]
    public async Task All_changes_at_once_add_up_to_what_is_there([Values] bool retrying)
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
    public async Task Nobody_changes_the_rows_of_another_user_whatever_the_chain()
    {
        var other = Guid.NewGuid();
        IEnumerable<Notification> Mixed(Guid userId) => Fill(userId, 40).Select((n, i) => (i % 4) switch { 0 => n, 1 => Read(n), 2 => Deleted(n), _ => Deleted(Read(n)) });
        await SaveAsync([.. Mixed(_userId), .. Mixed(other)]);
        var before = await FingerprintAsync(other);
        await using var context = CreateContext();
        var notifications = context.Notifications;
        var theirs = await notifications.ForUser(other).NewestFirst().Select(n => n.Id).ToListAsync();
        var theirPlace = NotificationCursor.From(await notifications.ForUser(other).NewestFirst().FirstAsync());

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
            () => notifications.Inbox(_userId).Where(n => notifications.Inbox(other).Any(x => x.Type == n.Type)),
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
            n => n.MarkReadAsync(), n => n.UpTo(theirPlace).MarkReadAsync(Noon), n => n.UpTo(NotificationCursor.At(DateTimeOffset.MaxValue)).MarkReadAsync(), n => n.MarkUnreadAsync(),
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
    public async Task Two_users_at_once_have_each_their_own()
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
    /// What a change says that it has changed. PostgreSQL ends one of two statements that wait for each other; that one has changed nothing, and only where no
    /// strategy repeats it does the host hear of it.
    /// </summary>
    private static async Task<int> CountedAsync(Func<Task<int>> change, bool retrying)
    {
        try
        {
            return await change();
        }
        catch (InvalidOperationException e) when (!retrying && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected })
        {
            return 0;
        }
    }

    /// <summary>Runs many tasks, each with a context of its own, which all begin at the same time.</summary>
    private async Task<int[]> TogetherAsync(Func<IQueryable<Notification>, IQueryable<Notification>, int, Task<int>> change, bool retrying = false)
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
        ConnectionString, npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 100, maxRetryDelay: TimeSpan.FromMilliseconds(20), errorCodesToAdd: null)));

    private async Task<int> CountAsync(Func<IQueryable<Notification>, IQueryable<Notification>> choose)
    {
        await using var context = CreateContext();
        return await choose(context.Notifications.ForUser(_userId)).CountAsync();
    }
}
