using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>The hosted service, day after day, by a clock that the test sets.</summary>
public sealed class RetentionServiceTests : DatabaseFixture
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetentionPolicy Policy = new() { DeletedOlderThan = TimeSpan.FromDays(30) };
    private static readonly RetentionSchedule AtThree = RetentionSchedule.Default with { Jitter = TimeSpan.Zero };

    [Test]
    public async Task It_purges_at_its_time_once_and_again_the_next_day([Values("AddDbContext", "AddPooledDbContextFactory")] string door)
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var service = await RunningService.StartAsync(clock, AtThree, services => Add(services, door, ConnectionString));
        (await service.Log.NextAsync()).Text.Should().EndWith("2026-03-01T03:00:00.0000000+00:00.");
        await AddExpiredAsync();

        clock.Advance(new TimeSpan(2, 59, 59));
        service.Log.IsSilent.Should().BeTrue();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await service.Log.NextAsync()).Text.Should().Be("Information: Purged 1 notifications: 1 deleted, 0 read, 0 unread, 0 surplus.");
        (await service.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");

        clock.Advance(new TimeSpan(23, 59, 59));
        service.Log.IsSilent.Should().BeTrue("it runs once a day");
        await AddExpiredAsync();
        await AddExpiredAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await service.Log.NextAsync()).Text.Should().StartWith("Information: Purged 2 notifications");
        (await CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task After_a_failure_it_tries_again_within_the_hour_until_it_succeeds()
    {
        var clock = new FakeTimeProvider(Midnight);
        var connectionString = $"{ConnectionString};Database=nowhere";
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => services.AddDbContext<TestDbContext>((_, options) => options.UseNpgsql(connectionString)));
        var due = InstantOf(await service.Log.NextAsync());
        await AddExpiredAsync();

        for (var failures = 0; failures < 3; failures++)
        {
            clock.SetUtcNow(due);
            (await service.Log.NextAsync()).Text
                .Should().Be("Error: The purge of notifications failed. It is tried again within the hour.");
            var next = InstantOf(await service.Log.NextAsync());
            next.Should().BeAfter(due).And.BeBefore(due.AddHours(1));
            due = next;
        }

        clock.SetUtcNow(due.AddSeconds(-1));
        service.Log.IsSilent.Should().BeTrue();
        connectionString = ConnectionString;
        clock.SetUtcNow(due);

        (await service.Log.NextAsync()).Text.Should().StartWith("Information: Purged 1 notifications");
        InstantOf(await service.Log.NextAsync()).Should().Be(Midnight.AddDays(1).AddHours(3));
    }

    [Test]
    public async Task It_pauses_after_each_batch_for_as_long_as_the_batch_took()
    {
        // Each DELETE takes longer than any way from one batch to the next.
        await ExecuteAsync("""
            CREATE TABLE batches (began timestamptz, ended timestamptz);
            CREATE FUNCTION note_batch() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_sleep(0.5);
                INSERT INTO batches VALUES (statement_timestamp(), clock_timestamp());
                RETURN NULL;
            END $$;
            CREATE TRIGGER note_batch AFTER DELETE ON notifications FOR EACH STATEMENT EXECUTE FUNCTION note_batch();
            """);
        await AddExpiredAsync(count: 10_001);
        var clock = new FakeTimeProvider(Midnight);
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        clock.SetUtcNow(InstantOf(await service.Log.NextAsync()));
        (await service.Log.NextAsync()).Text.Should().StartWith("Information: Purged 10001 notifications");

        var pauses = await PlainSql.ReadAsync(ConnectionString, """
            SELECT began - lag(ended) OVER (ORDER BY began) >= interval '0.5 seconds' FROM batches ORDER BY began OFFSET 1
            """);
        pauses.Should().Equal("True", "True");
        await ExecuteAsync("DROP TRIGGER note_batch ON notifications; DROP FUNCTION note_batch; DROP TABLE batches");
    }

    [Test]
    public async Task On_another_provider_it_says_so_once_and_stops()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => services.AddDbContext<TestDbContext>(options => options.UseInMemoryDatabase("not purged")));

        clock.SetUtcNow(InstantOf(await service.Log.NextAsync()));
        (await service.Log.NextAsync()).Text.Should().StartWith(
            "Warning: Notifications are not purged: PurgeNotificationsAsync needs PostgreSQL by Npgsql, but TestDbContext uses "
            + "Microsoft.EntityFrameworkCore.InMemory.");

        clock.Advance(TimeSpan.FromDays(2));
        service.Log.IsSilent.Should().BeTrue();
    }

    [Test]
    public async Task After_days_asleep_it_runs_once()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await service.Log.NextAsync();

        clock.Advance(TimeSpan.FromDays(3));

        (await service.Log.NextAsync()).Id.Id.Should().Be(2);
        (await service.Log.NextAsync()).Text.Should().EndWith("2026-03-04T03:00:00.0000000+00:00.");
    }

    [Test]
    public async Task It_is_late_by_no_more_than_its_jitter()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var service = await RunningService.StartAsync(
            clock, AtThree with { Jitter = TimeSpan.FromHours(1) }, services => Add(services, "AddDbContext", ConnectionString));
        var delays = new List<TimeSpan>();
        for (var day = 0; day < 10; day++)
        {
            delays.Add(InstantOf(await service.Log.NextAsync()) - Midnight.AddDays(day).AddHours(3));
            clock.SetUtcNow(Midnight.AddDays(day).AddHours(5));
            (await service.Log.NextAsync()).Id.Id.Should().Be(2);
        }

        delays.Should().OnlyContain(delay => delay >= TimeSpan.Zero && delay <= TimeSpan.FromHours(1));
        delays.Distinct().Should().HaveCountGreaterThan(1);
    }

    [Test]
    public async Task A_timer_that_fires_early_makes_no_second_run_of_the_day()
    {
        var clock = new EarlyClock(Midnight);
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await service.Log.NextAsync();

        clock.Advance(new TimeSpan(2, 59, 59));
        (await service.Log.NextAsync()).Id.Id.Should().Be(2);

        (await service.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");
    }

    [TestCase(RetentionOutcome.Completed, "Purged 10 notifications: 1 deleted, 2 read, 3 unread, 4 surplus.")]
    [TestCase(RetentionOutcome.AlreadyRunning, "Purged 10 notifications. Another instance of the application is purging the others.")]
    [TestCase(RetentionOutcome.Cancelled, "Purged 10 notifications before the application stopped. The next purge removes the others.")]
    public async Task It_logs_how_a_purge_ended(RetentionOutcome outcome, string text)
    {
        using var log = new ServiceLog();
        var removed = Enum.GetValues<RetentionRule>().ToDictionary(rule => rule, rule => (long)rule + 1);

        RetentionLog.Purged(log, new RetentionResult(outcome, removed));
        RetentionLog.Purged(log, new RetentionResult(outcome, removed, Skipped: 5));

        (await log.NextAsync()).Text.Should().Be($"Information: {text}");
        (await log.NextAsync()).Text.Should().Be($"Information: {text}");
        (await log.NextAsync()).Text.Should().Be(
            "Warning: 5 expired notifications were not purged: a foreign key, a trigger or a long transaction keeps them.");
        log.IsSilent.Should().BeTrue();
    }

    [Test]
    public async Task A_clock_that_was_years_ahead_for_a_day_costs_no_later_night()
    {
        var clock = new FakeTimeProvider(Midnight.AddYears(10));
        await using var service = await RunningService.StartAsync(
            clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        (await service.Log.NextAsync()).Text.Should().EndWith("2036-03-01T03:00:00.0000000+00:00.");

        clock.AdjustTime(Midnight);
        clock.Advance(TimeSpan.FromHours(3));
        (await service.Log.NextAsync()).Id.Id.Should().Be(2);

        (await service.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");
    }

    [Test]
    public async Task It_stops_with_the_application()
    {
        var service = await RunningService.StartAsync(
            new FakeTimeProvider(Midnight), AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await service.Log.NextAsync();

        await service.DisposeAsync();

        service.Hosted.ExecuteTask!.IsCompleted.Should().BeTrue();
        service.Log.IsSilent.Should().BeTrue();
    }

    [Test]
    public void Called_twice_for_a_context_it_is_one_service()
    {
        var services = new ServiceCollection();

        services.AddNotificationRetention<TestDbContext>(Policy).AddNotificationRetention<TestDbContext>(Policy);

        services.Should().ContainSingle(service => service.ServiceType == typeof(IHostedService));
        services.Invoking(all => all.AddNotificationRetention<TestDbContext>(null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("policy");
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddNotificationRetention<TestDbContext>(Policy))
            .Should().Throw<ArgumentNullException>().WithParameterName("services");
    }

    private static void Add(IServiceCollection services, string door, string connectionString)
    {
        if (door == "AddDbContext")
        {
            services.AddDbContext<TestDbContext>(options => options.UseNpgsql(connectionString));
        }
        else
        {
            services.AddPooledDbContextFactory<TestDbContext>(options => options.UseNpgsql(connectionString));
        }
    }

    private static DateTimeOffset InstantOf((EventId Id, string Text) waiting)
    {
        waiting.Id.Id.Should().Be(1);
        return DateTimeOffset.Parse(waiting.Text.Split(' ')[^1].TrimEnd('.'), CultureInfo.InvariantCulture);
    }

    private async Task AddExpiredAsync(int count = 1)
    {
        await using var context = CreateContext();
        var notifications = Enumerable.Range(0, count).Select(_ => Sample.Notification()).ToList();
        notifications.ForEach(notification => notification.SoftDelete(Midnight.AddDays(-31)));
        await context.InsertNotificationsAsync(notifications);
    }

    private async Task<int> CountAsync()
    {
        await using var context = CreateContext();
        return await context.Notifications.OfAllUsers().CountAsync();
    }

    /// <summary>A clock whose timers fire a second before their time.</summary>
    private sealed class EarlyClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime - TimeSpan.FromSeconds(1), period);
    }

    private sealed class RunningService(ServiceProvider provider) : IAsyncDisposable
    {
        public ServiceLog Log { get; } = (ServiceLog)provider.GetRequiredService<ILoggerProvider>();

        public BackgroundService Hosted { get; } = (BackgroundService)provider.GetRequiredService<IHostedService>();

        public static async Task<RunningService> StartAsync(
            TimeProvider clock, RetentionSchedule schedule, Action<IServiceCollection> addContext)
        {
            var services = new ServiceCollection();
            services.AddSingleton(clock);
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.None));
            services.AddSingleton<ILoggerProvider, ServiceLog>();
            addContext(services);
            services.AddNotificationModels<TestDbContext>();
            services.AddNotificationRetention<TestDbContext>(Policy, schedule);
            var service = new RunningService(services.BuildServiceProvider());
            await service.Hosted.StartAsync(CancellationToken.None);
            return service;
        }

        public async ValueTask DisposeAsync()
        {
            await Hosted.StopAsync(CancellationToken.None);
            await provider.DisposeAsync();
        }
    }
}
