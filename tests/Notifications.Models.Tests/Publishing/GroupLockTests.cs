using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Publishers wait for each other only where they may join the same group.</summary>
public sealed class GroupLockTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("ticket.assigned", "A ticket is yours", "Read on.") { GroupKey = "tickets" };

    [Test]
    public async Task Publishers_of_one_key_to_different_users_do_not_wait()
    {
        await using var holder = CreateContext();
        await using var transaction = await holder.Database.BeginTransactionAsync();
        await holder.PublishAsync(Content, [Guid.Parse("00000000-0000-4000-8000-000000000001")]);
        await using var other = ImpatientContext();

        var result = await other.PublishAsync(Content, [Guid.Parse("00000000-0000-4000-8000-000000000002")]);

        result.Published.Should().HaveCount(1);
    }

    [Test]
    public async Task Publishers_of_one_key_to_one_user_wait()
    {
        var userId = Guid.NewGuid();
        await using var holder = CreateContext();
        await using var transaction = await holder.Database.BeginTransactionAsync();
        var first = await holder.PublishAsync(Content, [userId]);

        var waiting = PublishAsync();
        await LockWait.BeginsAsync(ConnectionString, "advisory");
        await transaction.CommitAsync();

        (await waiting).Published.Single().AggregationId.Should().Be(first.Published.Single().AggregationId);

        async Task<PublishResult> PublishAsync()
        {
            await using var other = CreateContext();
            return await other.PublishAsync(Content, [userId]);
        }
    }

    [Test]
    public async Task A_publish_to_many_takes_at_most_256_locks()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();

        await context.PublishAsync(Content, PublishTests.NewUsers(5_000));

        var locks = await context.Database.SqlQuery<int>(
            $"""
            SELECT count(*)::int AS "Value" FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid()
            """).SingleAsync();
        locks.Should().Be(256);
    }

    [Test]
    public async Task Concurrent_publishers_to_many_of_the_same_users_do_not_deadlock()
    {
        var users = PublishTests.NewUsers(200);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var context = CreateContext();
                await context.PublishAsync(Content, Random.Shared.GetItems(users.ToArray(), 100));
            }
        }));
    }

    [Test]
    public async Task Two_keys_in_opposite_order_are_retried_where_the_application_retries()
    {
        var userId = Guid.NewGuid();
        using var bothHaveTheirFirst = new Barrier(2);

        await Task.WhenAll(PublishBothAsync("a", "b"), PublishBothAsync("b", "a"));

        await using var context = CreateContext();
        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(4);

        async Task PublishBothAsync(string first, string second)
        {
            await using var publisher = RetryingContext.To(ConnectionString);
            var attempts = 0;
            await publisher.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await publisher.Database.BeginTransactionAsync();
                await publisher.PublishAsync(Content with { GroupKey = first }, [userId]);
                if (attempts++ == 0)
                {
                    await Task.Run(bothHaveTheirFirst.SignalAndWait);
                }

                await publisher.PublishAsync(Content with { GroupKey = second }, [userId]);
                await transaction.CommitAsync();
            });
        }
    }

    [Test]
    [OnPlainTables]
    public async Task Tenants_do_not_wait_for_each_other([Values] bool bySearchPath)
    {
        var userId = Guid.NewGuid();
        string[] schemas = bySearchPath ? ["north_path", "south_path"] : ["north", "south"];
        foreach (var schema in schemas)
        {
            await ExecuteAsync($"CREATE SCHEMA {schema}");
            await using var tenant = TenantOf(schema, bySearchPath);
            await tenant.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        }

        await using var north = TenantOf(schemas[0], bySearchPath);
        await using var transaction = await north.Database.BeginTransactionAsync();
        await north.PublishAsync(Content, [userId]);
        await using var south = TenantOf(schemas[1], bySearchPath);

        (await south.PublishAsync(Content, [userId])).Published.Should().HaveCount(1);
    }

    // Fails, instead of waiting for a lock as long as a command may take.
    private string Impatient => $"{ConnectionString};Options=-c lock_timeout=5s";

    private TestDbContext ImpatientContext() => new(TestDbContext.OptionsFor(Impatient));

    private ApplicationContext TenantOf(string schema, bool bySearchPath) => bySearchPath
        ? new ApplicationContext($"{Impatient};Search Path={schema}", model => model.AddNotificationModels())
        : new ApplicationContext(Impatient, model => model.AddNotificationModels(options => options.Schema = schema));
}
