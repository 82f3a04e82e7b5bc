using System.Data;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Publishes to users that are read while it runs: a query, or an asynchronous sequence.</summary>
public sealed class StreamedPublishTests : DatabaseFixture
{
    private const int BatchSize = 5_000;
    private const int Users = (2 * BatchSize) + 1;

    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    protected override async Task<string> MakeDatabaseAsync()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(AddModels);
        await PlainSql.ExecuteAsync(database, $"""
            INSERT INTO users (id, manager_id, number)
            SELECT gen_random_uuid(), gen_random_uuid(), i FROM generate_series(1, {Users}) AS i
            """);
        return database;
    }

    [TearDown]
    public Task EmptyAsync() => PlainSql.ExecuteAsync(ConnectionString, "TRUNCATE notifications, notification_preferences");

    [Test]
    public async Task All_users_of_a_query_get_it_once([Values] bool withRetries, [Values] bool inTransaction)
    {
        await using var context = CreateContext(withRetries);
        var ids = await context.Set<User>().Select(user => user.Id).ToListAsync();
        await context.PatchPreferencesAsync(ids[0], PreferencePatch.Empty.Set("in_app", "release", false));
        var query = context.Set<User>().Select(user => user.Id).Concat(context.Set<User>().Select(user => user.Id));

        var result = await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null;
            var published = await context.PublishAsync(Content, query);
            await (transaction?.CommitAsync() ?? Task.CompletedTask);
            return published;
        });

        result.Published.Select(n => n.UserId).Should().Equal(ids[1..].Order());
        (await StoredAsync()).Should().Equal(ids[1..].Order());
        context.Database.GetDbConnection().State.Should().Be(ConnectionState.Closed);
    }

    [Test]
    public async Task A_query_may_have_parameters_order_limits_and_tags()
    {
        await using var context = CreateContext();
        var (least, braces) = (Users - 10, "{0}; -- '");
        var query = context.Set<User>().TagWith("a tag; with\nlines").Where(user => user.Number > least && user.Name != braces)
            .OrderByDescending(user => user.Number).Take(3).Select(user => user.Id);
        var expected = await query.ToListAsync();

        var result = await context.PublishAsync(Content, query);

        result.Published.Select(n => n.UserId).Should().Equal(expected.Order());
    }

    [Test]
    public async Task A_query_sees_the_transaction_around_it()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var user = context.Add(new User { Number = -1 }).Entity;
        await context.SaveChangesAsync();

        var result = await context.PublishAsync(Content, context.Set<User>().Where(u => u.Number == -1).Select(u => u.Id));

        result.Published.Should().ContainSingle().Which.UserId.Should().Be(user.Id);
    }

    [Test]
    public async Task A_query_of_another_context_and_a_list_in_memory_are_queries_too()
    {
        await using var context = CreateContext();
        await using var other = CreateContext();
        Guid[] few = [Guid.NewGuid(), Guid.NewGuid()];

        (await context.PublishAsync(Content, other.Set<User>().Select(user => user.Id))).Published.Should().HaveCount(Users);
        (await context.PublishAsync(Content, few.AsQueryable())).Published.Select(n => n.UserId).Should().Equal(few.Order());
        (await context.PublishAsync(Content, other.Set<User>().Where(u => u.Number < 3).Select(u => u.Id).AsAsyncEnumerable()))
            .Published.Should().HaveCount(2);
        (await context.PublishAsync(Content, context.Set<User>().Where(u => u.Number < 3).Select(u => u.Id).AsAsyncEnumerable()))
            .Published.Should().HaveCount(2, "a sequence of EF Core is a query, which may be of the context itself");
    }

    [Test]
    public async Task A_query_that_EF_Core_does_not_translate_is_refused_and_writes_nothing()
    {
        await using var context = CreateContext();

        await context.Awaiting(c => c.PublishAsync(Content, c.Set<User>().Select(user => Choose(user.Id, user.ManagerId))))
            .Should().ThrowAsync<InvalidOperationException>();

        (await StoredAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_query_that_fails_in_the_middle_writes_nothing([Values] bool inTransaction)
    {
        await using var context = CreateContext();
        await using var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null;

        // The last number divides by zero, after two batches.
        var failure = await context
            .Awaiting(c => c.PublishAsync(
                Content, c.Set<User>().OrderBy(u => u.Number).Where(u => 1 / (Users - u.Number) >= 0).Select(u => u.Id)))
            .Should().ThrowAsync<PostgresException>();

        failure.Which.SqlState.Should().Be(PostgresErrorCodes.DivisionByZero);
        await (transaction?.CommitAsync() ?? Task.CompletedTask);
        (await StoredAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_sequence_that_fails_in_the_middle_keeps_whole_batches_except_in_a_transaction([Values] bool inTransaction)
    {
        await using var context = CreateContext();
        var users = PublishTests.NewUsers((2 * BatchSize) + 10);
        var failure = new InvalidDataException("The source is broken.");
        await using (var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null)
        {
            (await context.Awaiting(c => c.PublishAsync(Content, StreamAsync(users, failure))).Should().ThrowAsync<InvalidDataException>())
                .Which.Should().BeSameAs(failure);
            await (transaction?.CommitAsync() ?? Task.CompletedTask);
        }

        (await StoredAsync()).Should().Equal(inTransaction ? [] : users[..(2 * BatchSize)].Order());
    }

    [Test]
    public async Task A_repeat_with_a_key_reaches_the_rest()
    {
        await using var context = CreateContext();
        var users = PublishTests.NewUsers(BatchSize + 10);
        var content = Content with { DedupeKey = "2.0" };
        await context.Awaiting(c => c.PublishAsync(content, StreamAsync(users, new InvalidDataException())))
            .Should().ThrowAsync<InvalidDataException>();

        var result = await context.PublishAsync(content, StreamAsync([.. users, users[0]]));

        result.Published.Select(n => n.UserId).Should().Equal(users[BatchSize..]);
        result.AlreadyNotified.Should().Equal([.. users[..BatchSize], users[0]]);
    }

    [Test]
    public async Task Each_batch_is_reported_after_its_commit()
    {
        await using var context = CreateContext();
        List<int> reported = [];

        var result = await context.PublishAsync(Content, context.Set<User>().Select(user => user.Id), onBatch: async (batch, _) =>
        {
            batch.Missing.Should().BeEmpty();
            reported.Add(batch.Published.Count);
            (await StoredAsync()).Should().HaveCount(reported.Sum(), "another connection sees what is reported");
        });

        reported.Should().Equal(BatchSize, BatchSize, 1);
        result.Should().BeEquivalentTo(new PublishResult([], [], []));
    }

    [Test]
    public async Task What_fails_in_a_report_ends_the_publish([Values] bool inTransaction)
    {
        await using var context = CreateContext();
        await using (var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null)
        {
            await context.Awaiting(c => c.PublishAsync(
                    Content, c.Set<User>().Select(user => user.Id), onBatch: (_, _) => throw new TimeoutException()))
                .Should().ThrowAsync<TimeoutException>();
            await (transaction?.CommitAsync() ?? Task.CompletedTask);
        }

        (await StoredAsync()).Should().HaveCount(inTransaction ? 0 : BatchSize);
        (await context.PublishAsync(Content, [Guid.NewGuid()])).Published.Should().HaveCount(1, "the context can go on");
    }

    [Test]
    public async Task A_connection_that_is_lost_between_batches_is_named()
    {
        await using var context = CreateContext(withRetries: true);

        (await context.Awaiting(c => c.PublishAsync(Content, c.Set<User>().Select(user => user.Id), onBatch: async (_, _) =>
            {
                var backend = ((NpgsqlConnection)c.Database.GetDbConnection()).ProcessID;
                await PlainSql.ScalarAsync<bool>(ConnectionString, $"SELECT pg_terminate_backend({backend}, 60000)");
            })).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The rest of the query cannot be read: *").WithInnerException<PostgresException>();

        (await StoredAsync()).Should().HaveCount(BatchSize);
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", AddModels);
        var (query, stream) = (nowhere.Set<User>().Select(user => user.Id), StreamAsync([]));
        var both = Content with { AggregationId = Guid.NewGuid(), GroupKey = "key" };

        await PublishTests.Refuses<ArgumentNullException>("context", () => ((DbContext)null!).PublishAsync(Content, query));
        await PublishTests.Refuses<ArgumentNullException>("content", () => nowhere.PublishAsync(null!, query));
        await PublishTests.Refuses<ArgumentNullException>("userIds", () => nowhere.PublishAsync(Content, (IQueryable<Guid>)null!));
        await PublishTests.Refuses<ArgumentException>("organizationId", () => nowhere.PublishAsync(Content, query, Guid.Empty));
        await PublishTests.Refuses<ArgumentException>("content", () => nowhere.PublishAsync(both, query));
        await PublishTests.Refuses<ArgumentNullException>("context", () => ((DbContext)null!).PublishAsync(Content, stream));
        await PublishTests.Refuses<ArgumentNullException>("content", () => nowhere.PublishAsync(null!, stream));
        await PublishTests.Refuses<ArgumentNullException>("userIds", () => nowhere.PublishAsync(Content, (IAsyncEnumerable<Guid>)null!));
        await PublishTests.Refuses<ArgumentException>("organizationId", () => nowhere.PublishAsync(Content, stream, Guid.Empty));
        await PublishTests.Refuses<ArgumentException>("userIds", () => nowhere.PublishAsync(Content, StreamAsync([Guid.Empty])));
    }

    private static Guid Choose(Guid id, Guid managerId) => managerId.CompareTo(id) > 0 ? managerId : id;

    private static async IAsyncEnumerable<Guid> StreamAsync(List<Guid> users, Exception? failure = null)
    {
        foreach (var user in users)
        {
            await Task.Yield();
            yield return user;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<List<Guid>> StoredAsync()
    {
        await using var context = CreateContext();
        return await context.Set<Notification>().OfAllUsers().Select(n => n.UserId).OrderBy(id => id).ToListAsync();
    }

    private UsersContext CreateContext(bool withRetries = false) => new(new DbContextOptionsBuilder<UsersContext>()
        .UseNpgsql(ConnectionString, npgsql => _ = withRetries ? npgsql.EnableRetryOnFailure() : npgsql).Options);

    private static void AddModels(ModelBuilder model)
    {
        TestLayout.AddModels(model);
        model.Entity<User>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.Id).HasColumnName("id");
            user.Property(u => u.ManagerId).HasColumnName("manager_id");
            user.Property(u => u.Number).HasColumnName("number");
            user.Property(u => u.Name).HasColumnName("name").HasDefaultValue("");
        });
    }

    private sealed class UsersContext(DbContextOptions<UsersContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => AddModels(modelBuilder);
    }

    private sealed class User
    {
        public Guid Id { get; set; }

        public Guid ManagerId { get; set; }

        public int Number { get; set; }

        public string Name { get; set; } = "";
    }
}
