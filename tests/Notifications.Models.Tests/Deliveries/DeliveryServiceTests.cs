using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Models.Tests.Composition;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>The hosted service, by a clock that the test sets.</summary>
public sealed class DeliveryServiceTests : DeliveryFixture
{
    private const int Claimed = 1;
    private const int GivenUp = 3;
    private const int Released = 4;
    private const int LeaseLost = 5;
    private const int ClaimFailed = 6;
    private const int NotRecorded = 7;
    private const int NotSupported = 8;
    private const int PutOff = 9;

    private readonly ConcurrentQueue<UserDeliveries> _sent = new();

    [SetUp]
    public void Forget() => _sent.Clear();

    [Test]
    public async Task It_sends_what_is_due_of_each_user_at_once_and_looks_again_after_its_interval()
    {
        var (digest, other) = (Of(Guid.NewGuid(), 3), At(-1));
        await PutAsync([.. digest, other]);
        await using var service = await StartAsync(RememberAsync);
        await service.UntilAsync(Claimed, "Debug: Claimed deliveries of 2 users on email.");
        await UntilSentAsync(4);

        _sent.Select(user => user.Deliveries.Count).Order().Should().Equal(1, 3);
        (await ReadAllAsync()).Should().OnlyContain(d => d.Status == NotificationDeliveryStatus.Sent);
        await PutAsync([At(-1)]);
        await UntilSentAsync(5);
    }

    [Test]
    public async Task A_failure_is_tried_again_after_each_delay_and_given_up_after_the_last_one()
    {
        var notification = At(-1);
        await PutAsync([notification]);
        using var begun = new SemaphoreSlim(0);
        using var mayFail = new SemaphoreSlim(0);
        await using var service = await StartAsync(async (_, token) =>
        {
            begun.Release();
            await mayFail.WaitAsync(token);
            throw new InvalidDataException("421 Try again later.");
        });
        foreach (var delay in new[] { 60, 300, 1_800, 7_200 })
        {
            await WithTimeAsync(() => Task.FromResult(begun.CurrentCount > 0));
            await begun.WaitAsync();
            var due = Clock.GetUtcNow().AddSeconds(delay);
            mayFail.Release();
            await UntilAsync(async () => (await FindAsync(notification)).DueAt == due);
            (await FindAsync(notification)).Error.Should().Be("InvalidDataException: 421 Try again later.");
            Clock.SetUtcNow(due.AddMicroseconds(-1));
            (await ClaimAsync()).Should().BeEmpty();
        }

        await WithTimeAsync(() => Task.FromResult(begun.CurrentCount > 0));
        mayFail.Release();
        await UntilAsync(async () => (await FindAsync(notification)).Status == NotificationDeliveryStatus.Failed);
        (await FindAsync(notification)).Attempts.Should().Be(5);
        await service.UntilAsync(GivenUp);
    }

    [Test]
    public async Task A_sender_decides_when_to_try_again_what_was_sent_and_when_to_give_up()
    {
        var (ofAda, ofBob) = (Of(Guid.NewGuid(), 2), At(-1));
        await PutAsync([.. ofAda, ofBob]);
        await using var service = await StartAsync((user, _) => throw (user.UserId == ofBob.UserId
            ? new NotificationSendException("No such mailbox.") { GivesUp = true }
            : new NotificationSendException("Quiet hours.") { RetryAt = Noon.AddHours(8), Sent = [user.Deliveries[0]] }));

        await service.UntilAsync(GivenUp);
        await UntilAsync(async () => (await ReadAllAsync()).All(d => d.Error is not null || d.SentAt is not null));

        (await FindAsync(ofAda[0])).Status.Should().Be(NotificationDeliveryStatus.Sent);
        var putOff = await FindAsync(ofAda[1]);
        (putOff.DueAt, putOff.Error).Should().Be((Noon.AddHours(8), "Quiet hours."));
        var givenUp = await FindAsync(ofBob);
        (givenUp.Status, givenUp.Error).Should().Be((NotificationDeliveryStatus.Failed, "No such mailbox."));
    }

    [Test]
    public async Task A_delivery_that_its_sender_puts_off_is_no_warning()
    {
        await PutAsync([At(-1)]);
        await using var service = await StartAsync((_, _) =>
            throw new NotificationSendException("Quiet hours.") { RetryAt = Noon.AddHours(8) });

        await service.UntilAsync(
            PutOff, "Information: The sender has put off 1 deliveries on email until 2026-03-01T20:00:00.0000000+00:00: Quiet hours.");
    }

    [Test]
    public async Task A_sender_that_hangs_takes_one_slot_and_its_deliveries_are_tried_again()
    {
        var (hanging, healthy) = (At(-9), OfMany(5));
        await PutAsync([hanging, .. healthy]);
        var (begun, hang, canceled) =
            (new TaskCompletionSource<DateTimeOffset>(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await StartAsync(
            async (user, token) =>
            {
                if (user.UserId != hanging.UserId)
                {
                    await RememberAsync(user, token);
                    return;
                }

                await using var registration = token.Register(canceled.SetResult);
                begun.SetResult(user.Deliveries[0].LeasedUntil);
                await hang.Task;
            },
            options => options.Parallelism = 2);
        await UntilSentAsync(5);

        Clock.SetUtcNow(await begun.Task - (0.1 * Lease));
        await canceled.Task;
        await UntilAsync(async () => (await FindAsync(hanging)).Error is not null);
        var failed = await FindAsync(hanging);
        failed.Error.Should().Be("The sender did not return within 00:04:30.");
        failed.Status.Should().Be(NotificationDeliveryStatus.Pending);
        hang.SetResult();
        (await FindAsync(hanging)).SentAt.Should().BeNull("it returned too late to be believed");
    }

    [Test]
    public async Task A_delivery_whose_attempts_had_no_outcome_is_given_up_without_another()
    {
        var notification = At(-1);
        await PutAsync([notification]);
        await ExecuteAsync("UPDATE notification_deliveries SET attempts = 5");
        await using var service = await StartAsync(RememberAsync);

        await service.UntilAsync(GivenUp);
        await UntilAsync(async () => (await FindAsync(notification)).Status == NotificationDeliveryStatus.Failed);
        _sent.Should().BeEmpty();
    }

    [Test]
    public async Task A_delivery_that_its_sender_has_put_off_often_is_still_sent()
    {
        await PutAsync([At(-1)]);
        await ExecuteAsync("UPDATE notification_deliveries SET attempts = 50, error = 'Quiet hours.'");
        await using var service = await StartAsync(RememberAsync);

        await UntilSentAsync(1);
    }

    [Test]
    public async Task When_it_stops_it_finishes_what_it_sends_and_releases_the_rest()
    {
        await PutAsync(OfMany(5));
        using var begun = new SemaphoreSlim(0);
        var mayEnd = new TaskCompletionSource();
        var service = await StartAsync(
            async (user, token) =>
            {
                begun.Release();
                await mayEnd.Task;
                await RememberAsync(user, token);
            },
            options => options.Parallelism = 2);
        await begun.WaitAsync();
        await begun.WaitAsync();

        var stopping = service.DisposeAsync().AsTask();
        await service.UntilAsync(Released, "Information: Released 3 deliveries on email that were not sent in time. They are due again.");
        mayEnd.SetResult();
        await stopping;

        _sent.Should().HaveCount(2);
        (await ReadAllAsync()).Count(d => d.Status == NotificationDeliveryStatus.Sent).Should().Be(2);
        (await ClaimAsync()).Should().HaveCount(3, "nobody has to wait for their lease")
            .And.OnlyContain(user => user.Deliveries[0].Attempt == 1, "what was not sent does not count as an attempt");
    }

    [Test]
    public async Task A_send_that_does_not_end_is_canceled_when_it_stops_and_released([Values] bool listens)
    {
        await PutAsync(OfMany(1));
        using var begun = new SemaphoreSlim(0);
        var service = await StartAsync(
            async (_, token) =>
            {
                begun.Release();
                await Task.Delay(Timeout.Infinite, listens ? token : CancellationToken.None);
            },
            options => options.StopTimeout = TimeSpan.Zero);
        await begun.WaitAsync();

        await service.DisposeAsync();

        (await ClaimAsync()).Should().HaveCount(1);
    }

    [Test]
    public async Task It_survives_an_outage_of_the_database()
    {
        await PutAsync(OfMany(1));
        var connectionString = $"{ConnectionString};Database=nowhere";
        await using var service = await StartAsync(RememberAsync, connectionString: () => connectionString);
        await service.UntilAsync(ClaimFailed, "Error: Deliveries on email could not be claimed. The next poll tries again.");

        connectionString = ConnectionString;

        await UntilSentAsync(1);
    }

    [Test]
    public async Task An_outcome_that_cannot_be_recorded_is_recorded_later()
    {
        await PutAsync(OfMany(1));
        var connectionString = ConnectionString;
        await using var service = await StartAsync(
            (user, token) =>
            {
                connectionString = $"{ConnectionString};Database=nowhere";
                return RememberAsync(user, token);
            },
            connectionString: () => connectionString);
        await service.UntilAsync(NotRecorded);

        connectionString = ConnectionString;
        await UntilSentAsync(1);

        _sent.Should().HaveCount(1);
    }

    [Test]
    public async Task A_claim_that_was_lost_is_logged()
    {
        await PutAsync(OfMany(1));
        await using var service = await StartAsync(async (user, token) =>
        {
            await ExecuteAsync("UPDATE notification_deliveries SET due_at = NULL");
            await RememberAsync(user, token);
        });

        await service.UntilAsync(
            LeaseLost,
            "Warning: The outcome of 1 deliveries on email came too late: their lease had ended, or they were canceled.");
    }

    [Test]
    public async Task An_application_without_the_table_does_not_start()
    {
        var services = Services(RememberAsync);
        services.AddDbContext<TestDbContext>(options => options.UseNpgsql(ConnectionString));
        services.AddNotificationDeliveries<TestDbContext, Sender>(Email);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IHostedService>().Awaiting(service => service.StartAsync(CancellationToken.None))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*options.Deliveries = true*");
    }

    [Test]
    public async Task On_another_provider_it_says_so_and_does_nothing()
    {
        var services = Services(RememberAsync);
        services.AddDbContext<PortableContext>(options => options.UseInMemoryDatabase("not delivered"));
        services.AddNotificationDeliveries<PortableContext, Sender>(Email);
        await using var service = await RunningService.StartAsync(services);

        await service.UntilAsync(NotSupported);
    }

    [Test]
    public void A_channel_has_one_sender_and_options_are_valid()
    {
        var services = new ServiceCollection();
        services.AddNotificationDeliveries<DeliveryDbContext, Sender>(Email).AddNotificationDeliveries<DeliveryDbContext, Sender>("push");

        services.Count(service => service.ServiceType == typeof(IHostedService)).Should().Be(2);
        Refuses<ArgumentException>(() => services.AddNotificationDeliveries<DeliveryDbContext, Sender>("push"), "*has a sender*already*");
        Refuses<ArgumentException>(() => services.AddNotificationDeliveries<DeliveryDbContext, Sender>("in_app"), "*the inbox itself*");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.PollInterval = TimeSpan.Zero), "PollInterval has *");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.Lease = TimeSpan.FromSeconds(-1)), "Lease is *");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.Parallelism = 0), "Parallelism is 0; it takes 1 to 1000.*");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.UsersPerClaim = 1_001), "UsersPerClaim is 1001*");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.RetryDelays = [TimeSpan.Zero]), "RetryDelays has *");
        Refuses<ArgumentOutOfRangeException>(() => Configure(options => options.StopTimeout = TimeSpan.FromTicks(-1)), "StopTimeout is *");

        void Configure(Action<NotificationDeliveryOptions> configure) =>
            services.AddNotificationDeliveries<DeliveryDbContext, Sender>($"other{Guid.NewGuid():N}", configure);
        static void Refuses<T>(Action action, string message)
            where T : Exception => action.Should().Throw<T>().WithMessage(message);
    }

    private static ServiceCollection Services(Func<UserDeliveries, CancellationToken, Task> send)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.None));
        services.AddSingleton<ILoggerProvider, ServiceLog>();
        services.AddSingleton(new Sender(send));
        return services;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Returns when the condition holds, while the clock goes on.</summary>
    private Task WithTimeAsync(Func<Task<bool>> condition) => UntilAsync(async () =>
    {
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        return await condition();
    });

    private Task RememberAsync(UserDeliveries user, CancellationToken cancellationToken)
    {
        _sent.Enqueue(user);
        return Task.CompletedTask;
    }

    private Task UntilSentAsync(int deliveries) =>
        WithTimeAsync(async () => (await ReadAllAsync()).Count(d => d.Status == NotificationDeliveryStatus.Sent) == deliveries);

    private Task<RunningService> StartAsync(
        Func<UserDeliveries, CancellationToken, Task> send,
        Action<NotificationDeliveryOptions>? configure = null,
        Func<string>? connectionString = null)
    {
        var services = Services(send);
        services.AddDbContext<DeliveryDbContext>((_, options) => options
            .UseNpgsql(connectionString is null ? ConnectionString : connectionString())
            .UseNotificationModels(models => models.TimeProvider = Clock));
        services.AddNotificationDeliveries<DeliveryDbContext, Sender>(Email, configure);
        return RunningService.StartAsync(services);
    }

    private sealed class Sender(Func<UserDeliveries, CancellationToken, Task> send) : INotificationSender
    {
        public Task SendAsync(UserDeliveries user, CancellationToken cancellationToken) => send(user, cancellationToken);
    }

    private sealed class RunningService(ServiceProvider provider) : IAsyncDisposable
    {
        private readonly IHostedService _hosted = provider.GetRequiredService<IHostedService>();

        private ServiceLog Log { get; } = (ServiceLog)provider.GetRequiredService<ILoggerProvider>();

        public static async Task<RunningService> StartAsync(IServiceCollection services)
        {
            var service = new RunningService(services.BuildServiceProvider());
            await service._hosted.StartAsync(CancellationToken.None);
            return service;
        }

        /// <summary>Returns when the service logs a message with the number, and the text if there is one.</summary>
        public async Task UntilAsync(int id, string? text = null)
        {
            var message = await Log.NextAsync();
            while (message.Id.Id != id || (text is not null && message.Text != text))
            {
                message = await Log.NextAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _hosted.StopAsync(CancellationToken.None);
            await provider.DisposeAsync();
        }
    }
}
