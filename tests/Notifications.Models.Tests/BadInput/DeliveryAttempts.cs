using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Commands of deliveries, the options of the service, and what a sender throws.</summary>
/// <remarks>The commands have no server: what is not refused gets as far as opening a connection.</remarks>
internal static class DeliveryAttempts
{
    private const string NoServer = "Host=127.0.0.1;Port=1";

    public static IEnumerable<Attempt> All =>
    [
        Command(
            "ClaimDeliveriesAsync(context, channel, users, lease, cancellationToken)",
            HostileText.OfAnyLength.And(HostileValue.Number).And(HostileValue.Span.OrNull()),
            (db, input) => db.ClaimDeliveriesAsync(input.Item1.Item1, input.Item1.Item2, input.Item2)),
        Command("CompleteDeliveriesAsync(context, claims, cancellationToken)", Claims.OrNothing(), (db, claims) =>
            db.CompleteDeliveriesAsync(claims!)),
        Command("CompleteDeliveriesAsync(context, claims, cancellationToken)", Users.OrNothing(), (db, users) =>
            db.CompleteDeliveriesAsync(users!)),
        Command(
            "FailDeliveriesAsync(context, claims, error, retryAt, cancellationToken)",
            Claims.And(HostileText.OfAnyLength).And(HostileValue.Instant.OrNull()),
            (db, input) => db.FailDeliveriesAsync(input.Item1.Item1, input.Item1.Item2, input.Item2)),
        Command(
            "FailDeliveriesAsync(context, claims, error, retryAt, cancellationToken)",
            Users.And(HostileText.OfAnyLength).And(HostileValue.Instant.OrNull()),
            (db, input) => db.FailDeliveriesAsync(input.Item1.Item1, input.Item1.Item2, input.Item2)),

        Option("PollInterval", HostileValue.Span, (options, span) => options.PollInterval = span, options => options.PollInterval),
        Option("UsersPerClaim", HostileValue.Number, (options, number) => options.UsersPerClaim = number, options =>
            options.UsersPerClaim),
        Option("Parallelism", HostileValue.Number, (options, number) => options.Parallelism = number, options => options.Parallelism),
        Option("Lease", HostileValue.Span, (options, span) => options.Lease = span, options => options.Lease),
        Option("RetryDelays", HostileValue.Span, (options, span) => options.RetryDelays = [span, span], options =>
            options.RetryDelays[1]),
        Option("StopTimeout", HostileValue.Span, (options, span) => options.StopTimeout = span, options => options.StopTimeout),

        Attempt.Of("NotificationSendException.new(message)", Messages, text =>
            new NotificationSendException(text).Message.Should().Be(text)),
        Attempt.Of("NotificationSendException.new(message, innerException)", Messages, text =>
            new NotificationSendException(text, new InvalidOperationException()).Message.Should().Be(text)),
        Attempt.Of("NotificationSendException.RetryAt", HostileValue.Instant.OrNull(), at =>
            new NotificationSendException { RetryAt = at }.RetryAt.Should().Be(at)),
        Attempt.Of("NotificationSendException.GivesUp", HostileValue.Flag, flag =>
            new NotificationSendException { GivesUp = flag }.GivesUp.Should().Be(flag)),
        Attempt.Of("NotificationSendException.Sent", Claims.OrNothing(), claims =>
            new NotificationSendException { Sent = claims! }.Sent.Should().BeSameAs(claims)),
        Attempt.Of(
            "NotificationDeliveryServiceCollectionExtensions.AddNotificationDeliveries(services, channel, configure)",
            HostileText.OfAnyLength.And(HostileValue.Flag),
            input => (input.Item2 ? new ServiceCollection() : null!)
                .AddNotificationDeliveries<DeliveryDbContext, NoSender>(input.Item1).Should().NotBeEmpty()),
    ];

    // Without a message, .NET makes one.
    private static Gen<string> Messages => HostileText.OfAnyLength.Where(text => text is not null);

    private static Gen<ClaimedDelivery[]> Claims =>
        from channel in HostileText.OfAnyLength
        from attempt in HostileValue.Number
        from leasedUntil in HostileValue.Instant
        from hasNull in HostileValue.Flag
        select new[] { new ClaimedDelivery(Sample.Notification(), channel, attempt, leasedUntil), hasNull ? null! : Claim };

    private static Gen<UserDeliveries[]> Users => Claims.Select(claims => new[] { new UserDeliveries(Guid.NewGuid(), claims) });

    private static ClaimedDelivery Claim => new(Sample.Notification(), "email", 1, DateTimeOffset.UtcNow);

    private static Attempt Command<T>(string member, Gen<T> inputs, Func<DeliveryDbContext, T, Task> call) =>
        Attempt.Of($"NotificationDeliveryDbContextExtensions.{member}", inputs, async (_, input) =>
        {
            await using var context = new DeliveryDbContext(new DbContextOptionsBuilder<DeliveryDbContext>().UseNpgsql(NoServer).Options);
            try
            {
                await call(context, input);
            }
            catch (InvalidOperationException exception) when (exception.InnerException is Npgsql.NpgsqlException)
            {
                // The input was accepted.
            }
        });

    private static Attempt Option<T>(
        string member, Gen<T> inputs, Action<NotificationDeliveryOptions, T> set, Func<NotificationDeliveryOptions, T> read) =>
        Attempt.Of($"NotificationDeliveryOptions.{member}", inputs, input =>
        {
            var options = new NotificationDeliveryOptions();
            set(options, input);
            read(options).Should().Be(input);
        });

    private sealed class NoSender : INotificationSender
    {
        public Task SendAsync(UserDeliveries user, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
