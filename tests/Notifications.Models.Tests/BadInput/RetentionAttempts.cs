using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Purges with hostile policies.</summary>
internal static class RetentionAttempts
{
    private static readonly RetentionPolicy Everything =
        new() { ReadOlderThan = TimeSpan.Zero, DeletedOlderThan = TimeSpan.Zero, KeepNewestPerUser = 100 };

    public static IEnumerable<Attempt> All =>
    [
        Of("DeletedOlderThan", HostileValue.Span.OrNull(), span => new RetentionPolicy { DeletedOlderThan = span }),
        Of("ReadOlderThan", HostileValue.Span.OrNull(), span => new RetentionPolicy { ReadOlderThan = span }),
        Of("UnreadOlderThan", HostileValue.Span.OrNull(), span => new RetentionPolicy { UnreadOlderThan = span }),
        Of("KeepNewestPerUser", HostileValue.Number.OrNull(), number => new RetentionPolicy { KeepNewestPerUser = number }),
        Attempt.Of(
            "NotificationRetentionDbContextExtensions.PurgeNotificationsAsync(context, policy, progress, batchSize, cancellationToken)",
            HostileValue.Number.And(HostileValue.Flag), (context, input) =>
            PurgeAsync(context, input.Item2 ? Everything : null!, input.Item1)),
        Attempt.Of("RetentionSchedule.new(TimeOfDay)", Times, time => new RetentionSchedule(time).TimeOfDay.Should().Be(time)),
        Attempt.Of("RetentionSchedule.TimeOfDay", Times, time =>
            (RetentionSchedule.Default with { TimeOfDay = time }).TimeOfDay.Should().Be(time)),
        Attempt.Of("RetentionSchedule.Jitter", HostileValue.Span, span =>
            (RetentionSchedule.Default with { Jitter = span }).Jitter.Should().Be(span)),
    ];

    private static Gen<TimeOnly> Times => Gen.Elements(TimeOnly.MinValue, TimeOnly.MaxValue, new TimeOnly(12, 0));

    private static Attempt Of<T>(string member, Gen<T> inputs, Func<T, RetentionPolicy> make) =>
        Attempt.Of($"RetentionPolicy.{member}", inputs, (context, input) => PurgeAsync(context, make(input), 5_000));

    private static async Task PurgeAsync(TestDbContext context, RetentionPolicy policy, int batchSize) =>
        (await context.PurgeNotificationsAsync(policy, new Progress<RetentionProgress>(), batchSize)).Outcome
            .Should().Be(RetentionOutcome.Completed);
}
