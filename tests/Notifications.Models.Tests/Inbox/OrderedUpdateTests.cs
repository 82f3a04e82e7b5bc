using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Changes lock their rows in one order, whatever query finds the rows.</summary>
public sealed class OrderedUpdateTests : InboxFixture
{
    private Guid _userId;

    [SetUp]
    public void UseAnotherUser() => _userId = Guid.NewGuid();

    [Test]
    public async Task Only_the_rows_of_a_Take_are_changed()
    {
        var notifications = Fill(_userId, 6);
        await SaveAsync(notifications);
        await using var context = CreateContext();

        (await context.Notifications.Inbox(_userId).NewestFirst().Take(2).MarkReadAsync()).Should().Be(2);
        (await context.Notifications.Inbox(_userId).NewestFirst().Skip(4).SoftDeleteAsync()).Should().Be(2);

        (await IdsAsync(n => n.Read())).Should().Equal(notifications[0].Id, notifications[1].Id);
        (await IdsAsync(n => n)).Should().Equal(notifications.Take(4).Select(n => n.Id));
    }

    [Test]
    public async Task A_Take_beside_another_change_changes_no_row_twice()
    {
        await SaveAsync(Fill(_userId, 40));

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await using var context = CreateContext();
            return await context.Notifications.Inbox(_userId).Unread().NewestFirst().Take(10).MarkReadAsync(Noon.AddSeconds(i));
        }));

        await using var reading = CreateContext();
        var read = await reading.Notifications.Inbox(_userId).Read().ToListAsync();
        counts.Sum().Should().Be(read.Count, "each row is counted by the one who changed it");
        foreach (var change in read.GroupBy(n => n.ReadAt))
        {
            counts[(int)(change.Key!.Value - Noon).TotalSeconds].Should().Be(change.Count());
        }
    }

    [Test]
    public async Task Queries_whose_rows_PostgreSQL_cannot_lock_are_changed_too()
    {
        var notifications = Fill(_userId, 4);
        await SaveAsync(notifications);
        await SaveAsync(Fill(Guid.NewGuid(), 2));
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        var (first, second) = (notifications[0].Id, notifications[1].Id);

        (await inbox.Distinct().MarkReadAsync()).Should().Be(4);
        (await inbox.Where(n => n.Id == first).Union(inbox.Where(n => n.Id == second)).MarkUnreadAsync()).Should().Be(2);
        (await inbox.Where(n => n.Id == first).Concat(inbox.Where(n => n.Id == first)).MarkReadAsync()).Should().Be(1);
        (await inbox.Except(inbox.Where(n => n.Id == first)).SoftDeleteAsync()).Should().Be(3);
    }

    [Test]
    public async Task A_deadlock_needs_two_orders()
    {
        await SaveAsync(Fill(_userId, 300));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        var calls = await Task.WhenAll(Enumerable.Range(0, 16).Select(client => ChangeUntilAsync(client, stop.Token)));

        calls.Sum().Should().BeGreaterThan(16, "each of them made several changes, and none ended in 40P01");
    }

    [Test]
    public async Task A_row_that_changes_while_the_update_waits_is_looked_at_again()
    {
        var (first, second) = (At(1, _userId), At(2, _userId));
        await SaveAsync(first, second);
        await using var other = new NpgsqlConnection(ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(
            $"UPDATE notifications SET status = 'read', read_at = '2026-01-01Z' WHERE user_id = '{_userId}' AND id = '{first.Id}'", other,
                transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using var context = CreateContext();
        var marking = context.Notifications.Inbox(_userId).MarkReadAsync(Noon);
        await UntilOneWaitsAsync();
        await transaction.CommitAsync();

        (await marking).Should().Be(1);
        (await FindAsync(first)).ReadAt.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        (await FindAsync(second)).ReadAt.Should().Be(Noon);
    }

    private async Task<int> ChangeUntilAsync(int client, CancellationToken stop)
    {
        var random = new Random(client);
        var calls = 0;
        while (!stop.IsCancellationRequested)
        {
            // Without vacuum in between, a busy machine may take long over the old versions of the rows; the test is about deadlocks alone.
            await using var context = CreateContext(options => options.UseNpgsql(ConnectionString, npgsql => npgsql.CommandTimeout(180)));
            var inbox = context.Notifications.Inbox(_userId);
            _ = random.Next(7) switch
            {
                0 => await inbox.MarkReadAsync(cancellationToken: CancellationToken.None),
                1 => await inbox.MarkUnreadAsync(CancellationToken.None),
                2 => await inbox.SoftDeleteAsync(cancellationToken: CancellationToken.None),
                3 => await context.Notifications.ForUser(_userId).RestoreAsync(CancellationToken.None),
                4 => await inbox.MarkDeliveredViaWsAsync(CancellationToken.None),
                5 => await inbox.NewestFirst().Take(100).MarkReadAsync(cancellationToken: CancellationToken.None),
                _ => await inbox.OrderBy(n => n.Title).Take(100).MarkUnreadAsync(CancellationToken.None),
            };
            calls++;
        }

        return calls;
    }

    private async Task<List<Guid>> IdsAsync(Func<IQueryable<Notification>, IQueryable<Notification>> filter)
    {
        await using var context = CreateContext();
        return await filter(context.Notifications.Inbox(_userId)).NewestFirst().Select(n => n.Id).ToListAsync();
    }
}
