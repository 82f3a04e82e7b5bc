using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A publish to up to 32 users: one statement, which is its own transaction, also when something breaks.</summary>
public sealed class FewUsersTests : FaultFixture
{
    private static readonly int[] Counts = [1, 2, 32];

    private static readonly Cut[] Cuts =
    [
        Cut.Before("INSERT INTO"),
        Cut.Before("INSERT INTO") with { Times = 2 },
        Cut.Unanswered("INSERT INTO"),
        Cut.Unanswered("INSERT INTO") with { Times = 2 },
    ];

    [Test]
    [OnPlainTables]
    public async Task It_takes_one_round_trip([ValueSource(nameof(Counts))] int count, [Values] bool withOrganization)
    {
        var trips = new RoundTrips();
        await using var context = ContextWith(trips);
        var users = PublishTests.NewUsers(count);

        var result = await context.PublishAsync(Content, users, withOrganization ? Guid.NewGuid() : null);

        trips.Count.Should().Be(1, "there is neither a transaction nor another command");
        await ShouldBeStoredOnceAsync(users, result);
    }

    [Test]
    public async Task More_users_are_resolved_before_the_insert()
    {
        var trips = new RoundTrips();
        await using var context = ContextWith(trips);
        var users = PublishTests.NewUsers(33);

        await ShouldBeStoredOnceAsync(users, await context.PublishAsync(Content, users));

        trips.Count.Should().BeGreaterThan(1);
    }

    [Test]
    [OnPlainTables]
    public async Task A_key_takes_one_round_trip_too_and_a_repeat_one_more()
    {
        var trips = new RoundTrips();
        await using var context = ContextWith(trips);
        var users = PublishTests.NewUsers(3);

        await ShouldBeStoredOnceAsync(users, await context.PublishAsync(ContentOf(withKey: true), users));
        trips.Count.Should().Be(1);

        (await context.PublishAsync(ContentOf(withKey: true), users)).AlreadyNotified.Should().Equal(users);
        trips.Count.Should().Be(3);
    }

    [Test]
    public async Task The_result_is_in_the_order_of_the_users_without_those_who_do_not_want_it([Values] bool withKey)
    {
        await using var context = CreateContext();
        List<Guid> users = [.. PublishTests.NewUsers(5).OrderDescending()];
        await context.PatchPreferencesAsync(users[1], PreferencePatch.Empty.Set("in_app", "release", false));
        await context.PatchPreferencesAsync(users[3], PreferencePatch.Empty.Set("in_app", "*", false));

        var result = await context.PublishAsync(ContentOf(withKey), users);

        await ShouldBeStoredOnceAsync([users[0], users[2], users[4]], result);
    }

    [Test]
    public async Task One_who_has_opted_out_has_not_been_notified_already()
    {
        await using var context = CreateContext();
        var users = PublishTests.NewUsers(2);
        await context.PublishAsync(ContentOf(withKey: true), users);
        await context.PatchPreferencesAsync(users[0], PreferencePatch.Empty.Set("in_app", "release", false));

        (await context.PublishAsync(ContentOf(withKey: true), users)).AlreadyNotified.Should().Equal(users[1]);
    }

    [Test]
    public async Task What_was_sent_without_an_answer_is_stored_once(
        [ValueSource(nameof(Cuts))] Cut cut, [ValueSource(nameof(Counts))] int count)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        var users = PublishTests.NewUsers(count);

        var result = await context.PublishAsync(Content, users);

        proxy.Cuts.Should().Be(cut.Times);
        await ShouldBeStoredOnceAsync(users, result);
    }

    [Test]
    public async Task A_retry_reports_what_was_stored_before_the_user_opted_out()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Unanswered("INSERT INTO"));
        var (userId, attempts) = (Guid.NewGuid(), 0);
        await using var direct = CreateContext();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql(proxy.ConnectionString, npgsql => npgsql.EnableRetryOnFailure())
            .AddInterceptors(new AroundInserts { Before = OptOutOnceStoredAsync }).Options);

        var result = await context.PublishAsync(Content, [userId]);

        attempts.Should().Be(2);
        await ShouldBeStoredOnceAsync([userId], result);

        async Task OptOutOnceStoredAsync()
        {
            if (++attempts == 2)
            {
                await direct.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", "release", false));
            }
        }
    }

    [Test]
    public async Task Without_retries_a_lost_connection_is_reported([ValueSource(nameof(Counts))] int count)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before("INSERT INTO"));
        await using var context = new TestDbContext(TestDbContext.OptionsFor(proxy.ConnectionString));
        var users = PublishTests.NewUsers(count);

        (await context.Awaiting(c => c.PublishAsync(Content, users)).Should().ThrowAsync<InvalidOperationException>())
            .WithInnerException<NpgsqlException>();

        (await context.Notifications.CountAsync(n => users.Contains(n.UserId))).Should().Be(0);
    }

    [Test]
    public async Task One_that_is_canceled_before_it_is_sent_inserts_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        await using var context = ContextWith(new AroundInserts { Before = cancellation.CancelAsync });
        var userId = Guid.NewGuid();

        await context.Awaiting(c => c.PublishAsync(Content, [userId], cancellationToken: cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (await CountOfAsync(userId)).Should().Be(0);
    }

    [Test]
    [OnPlainTables]
    public async Task One_that_is_canceled_after_the_server_has_committed_is_reported_as_published([Values] bool withKey)
    {
        using var cancellation = new CancellationTokenSource();
        await using var context = ContextWith(new AroundInserts { After = CancelAsync });
        var userId = Guid.NewGuid();

        var result = await context.PublishAsync(ContentOf(withKey), [userId], cancellationToken: cancellation.Token);

        await ShouldBeStoredOnceAsync([userId], result);

        async Task CancelAsync(DbDataReader answer)
        {
            if (!cancellation.IsCancellationRequested)
            {
                await cancellation.CancelAsync();
                await answer.DisposeAsync();
                cancellation.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Test]
    [OnPlainTables]
    public async Task The_default_isolation_of_a_database_does_not_fail_it()
    {
        var users = PublishTests.NewUsers(2);
        await using var direct = CreateContext();
        await direct.PatchPreferencesAsync(users[0], PreferencePatch.Empty.Set("email", "release", true));
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql($"{ConnectionString};Options=-c default_transaction_isolation=serializable")
            .AddInterceptors(new AroundInserts { Failure = PostgresErrorCodes.SerializationFailure }).Options);

        var result = await context.PublishAsync(Content, users);

        await ShouldBeStoredOnceAsync(users, result);
    }

    [Test]
    public async Task A_lock_of_the_platform_holds([Values] bool enabled)
    {
        var userId = Guid.NewGuid();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.DefaultPreferences = PreferenceSet.Empty.Lock("in_app", "release", enabled)).Options);
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("in_app", "release", !enabled));

        (await context.PublishAsync(Content, [userId])).Published.Should().HaveCount(enabled ? 1 : 0);
    }

    private TestDbContext ContextWith(IInterceptor interceptor) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(interceptor).Options);

    /// <summary>Counts commands, and the begins and commits of transactions.</summary>
    private sealed class RoundTrips : DbCommandInterceptor, IDbTransactionInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default) => Counted(result);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default) => Counted(result);

        public ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default) => Counted(result);

        private ValueTask<TResult> Counted<TResult>(TResult result)
        {
            Count++;
            return ValueTask.FromResult(result);
        }
    }

    /// <summary>The moments before and after a statement that inserts.</summary>
    private sealed class AroundInserts : DbCommandInterceptor
    {
        private bool _hasFailed;

        public Func<Task> Before { get; init; } = () => Task.CompletedTask;

        public Func<DbDataReader, Task> After { get; init; } = _ => Task.CompletedTask;

        /// <summary>The error with which the first statement fails, instead of being sent.</summary>
        public string? Failure { get; init; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (IsInsert(command))
            {
                await Before();
                if (Failure is not null && !_hasFailed)
                {
                    _hasFailed = true;
                    throw new PostgresException("failed", "ERROR", "ERROR", Failure);
                }
            }

            return result;
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (IsInsert(command))
            {
                await After(result);
            }

            return result;
        }

        private static bool IsInsert(DbCommand command) =>
            command.CommandText.Contains("INSERT INTO notifications", StringComparison.Ordinal);
    }
}
