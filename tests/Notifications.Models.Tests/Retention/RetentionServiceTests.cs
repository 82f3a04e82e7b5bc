using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Retention;

/// <summary>The hosted service, day after day, by a clock that the test turns.</summary>
public sealed class RetentionServiceTests : DatabaseFixture
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetentionPolicy Policy = new() { DeletedOlderThan = TimeSpan.FromDays(30) };
    private static readonly RetentionSchedule AtThree = RetentionSchedule.Default with { Jitter = TimeSpan.Zero };

    [Test]
    public async Task It_purges_at_its_time_once_and_again_the_next_day([Values("AddDbContext", "AddPooledDbContextFactory")] string door)
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await RunningHost.StartAsync(clock, AtThree, services => Add(services, door, ConnectionString));
        (await host.Log.NextAsync()).Text.Should().EndWith("2026-03-01T03:00:00.0000000+00:00.");
        await AddExpiredAsync();

        clock.Advance(new TimeSpan(2, 59, 59));
        host.Log.IsSilent.Should().BeTrue();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await host.Log.NextAsync()).Text.Should().Be("Information: Purged 1 notifications: 1 deleted, 0 read, 0 beyond the newest of their user.");
        (await host.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");

        clock.Advance(new TimeSpan(23, 59, 59));
        host.Log.IsSilent.Should().BeTrue("it runs once a day");
        await AddExpiredAsync();
        await AddExpiredAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await host.Log.NextAsync()).Text.Should().StartWith("Information: Purged 2 notifications");
        (await CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task It_goes_on_after_a_night_without_a_database()
    {
        var clock = new FakeTimeProvider(Midnight);
        var connectionString = "Host=127.0.0.1;Port=1;Timeout=1";
        await using var host = await RunningHost.StartAsync(
            clock, AtThree, services => services.AddDbContext<TestDbContext>((_, options) => options.UseNpgsql(connectionString)));
        await host.Log.NextAsync();
        await AddExpiredAsync();

        clock.Advance(TimeSpan.FromHours(3));
        (await host.Log.NextAsync()).Text.Should().Be("Error: Notifications could not be purged, or not all; the others are left to the next run.");
        await host.Log.NextAsync();
        connectionString = ConnectionString;
        clock.Advance(TimeSpan.FromDays(1));

        (await host.Log.NextAsync()).Text.Should().StartWith("Information: Purged 1 notifications");
    }

    [Test]
    public async Task After_days_asleep_it_runs_once()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await RunningHost.StartAsync(clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await host.Log.NextAsync();

        clock.Advance(TimeSpan.FromDays(3));

        (await host.Log.NextAsync()).Id.Id.Should().Be(2);
        (await host.Log.NextAsync()).Text.Should().EndWith("2026-03-04T03:00:00.0000000+00:00.");
    }

    [Test]
    public async Task It_is_late_by_no_more_than_its_jitter()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var host = await RunningHost.StartAsync(
            clock, AtThree with { Jitter = TimeSpan.FromHours(1) }, services => Add(services, "AddDbContext", ConnectionString));
        var delays = new List<TimeSpan>();
        for (var day = 0; day < 10; day++)
        {
            var said = (await host.Log.NextAsync()).Text;
            delays.Add(DateTimeOffset.Parse(said.Split(' ')[^1].TrimEnd('.'), CultureInfo.InvariantCulture) - Midnight.AddDays(day).AddHours(3));
            clock.SetUtcNow(Midnight.AddDays(day).AddHours(5));
            (await host.Log.NextAsync()).Id.Id.Should().Be(2);
        }

        delays.Should().OnlyContain(delay => delay >= TimeSpan.Zero && delay <= TimeSpan.FromHours(1));
        delays.Distinct().Should().HaveCountGreaterThan(1);
    }

    [Test]
    public async Task A_timer_that_fires_early_makes_no_second_run_of_the_day()
    {
        var clock = new EarlyClock(Midnight);
        await using var host = await RunningHost.StartAsync(clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await host.Log.NextAsync();

        clock.Advance(new TimeSpan(2, 59, 59));
        (await host.Log.NextAsync()).Id.Id.Should().Be(2);

        (await host.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");
    }

    [TestCase(RetentionOutcome.Completed, "Information: Purged 6 notifications: 1 deleted, 2 read, 3 beyond the newest of their user.")]
    [TestCase(RetentionOutcome.AlreadyRunning, "Information: Purged 6 notifications, and left the others to another host, which is purging as well.")]
    [TestCase(RetentionOutcome.Cancelled, "Information: Purged 6 notifications before the host stopped; the others are left to the next run.")]
    public async Task It_says_how_a_purge_ended(RetentionOutcome outcome, string text)
    {
        using var log = new ServiceLog();

        RetentionLog.Purged(log, new RetentionResult(outcome, Enum.GetValues<RetentionRule>().ToDictionary(rule => rule, rule => (long)rule + 1)));

        (await log.NextAsync()).Text.Should().Be(text);
    }

    [Test]
    public async Task A_clock_that_was_years_ahead_for_a_day_costs_no_later_night()
    {
        var clock = new FakeTimeProvider(Midnight.AddYears(10));
        await using var host = await RunningHost.StartAsync(clock, AtThree, services => Add(services, "AddDbContext", ConnectionString));
        (await host.Log.NextAsync()).Text.Should().EndWith("2036-03-01T03:00:00.0000000+00:00.");

        clock.AdjustTime(Midnight);
        clock.Advance(TimeSpan.FromHours(3));
        (await host.Log.NextAsync()).Id.Id.Should().Be(2);

        (await host.Log.NextAsync()).Text.Should().EndWith("2026-03-02T03:00:00.0000000+00:00.");
    }

    [Test]
    public async Task It_stops_with_its_host()
    {
        var host = await RunningHost.StartAsync(new FakeTimeProvider(Midnight), AtThree, services => Add(services, "AddDbContext", ConnectionString));
        await host.Log.NextAsync();

        await host.DisposeAsync();

        host.Service.ExecuteTask!.IsCompleted.Should().BeTrue();
        host.Log.IsSilent.Should().BeTrue();
    }

    [Test]
    public void Called_twice_for_a_context_it_is_one_service()
    {
        var services = new ServiceCollection();

        services.AddNotificationRetention<TestDbContext>(Policy).AddNotificationRetention<TestDbContext>(Policy);

        services.Should().ContainSingle(service => service.ServiceType == typeof(IHostedService));
        FluentActions.Invoking(() => services.AddNotificationRetention<TestDbContext>(null!)).Should().Throw<ArgumentNullException>().WithParameterName("policy");
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddNotificationRetention<TestDbContext>(Policy)).Should().Throw<ArgumentNullException>().WithParameterName("services");
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

    private async Task AddExpiredAsync()
    {
        await using var context = CreateContext();
        var notification = Sample.Notification();
        notification.SoftDelete(Midnight.AddDays(-31));
        await context.InsertNotificationsAsync([notification]);
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

    private sealed class RunningHost(ServiceProvider provider) : IAsyncDisposable
    {
        public ServiceLog Log { get; } = (ServiceLog)provider.GetRequiredService<ILoggerProvider>();

        public BackgroundService Service { get; } = (BackgroundService)provider.GetRequiredService<IHostedService>();

        public static async Task<RunningHost> StartAsync(TimeProvider clock, RetentionSchedule schedule, Action<IServiceCollection> addContext)
        {
            var services = new ServiceCollection();
            services.AddSingleton(clock);
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.None));
            services.AddSingleton<ILoggerProvider, ServiceLog>();
            addContext(services);
            services.AddNotificationModels<TestDbContext>();
            services.AddNotificationRetention<TestDbContext>(Policy, schedule);
            var host = new RunningHost(services.BuildServiceProvider());
            await host.Service.StartAsync(CancellationToken.None);
            return host;
        }

        public async ValueTask DisposeAsync()
        {
            await Service.StopAsync(CancellationToken.None);
            await provider.DisposeAsync();
        }
    }
}
