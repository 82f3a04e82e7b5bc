using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Settings that an application makes at startup.</summary>
internal static class SetupAttempts
{
    private static readonly Gen<string> Names = Gen.Frequency((1, HostileText.OfAnyLength), (3, HostileName.OfAnyLength));

    public static IEnumerable<Attempt> All =>
    [
        Option("Schema", Names, (options, name) => options.Schema = name, options => options.Schema),
        Option("NotificationsTable", Names, (options, name) => options.NotificationsTable = name, options => options.NotificationsTable),
        Option("NotificationPreferencesTable", Names, (options, name) => options.NotificationPreferencesTable = name, options =>
            options.NotificationPreferencesTable),
        Option("OrganizationNotificationPreferencesTable", Names, (options, name) =>
            options.OrganizationNotificationPreferencesTable = name, options => options.OrganizationNotificationPreferencesTable),
        Option("ExcludeFromMigrations", HostileValue.Flag, (options, flag) => options.ExcludeFromMigrations = flag, options =>
            options.ExcludeFromMigrations),
        Option("IndexByType", HostileValue.Flag, (options, flag) => options.IndexByType = flag, options => options.IndexByType),
        Option("Deliveries", HostileValue.Flag, (options, flag) => options.Deliveries = flag, options => options.Deliveries),
        Option("NotificationDeliveriesTable", Names, (options, name) => options.NotificationDeliveriesTable = name, options =>
            options.NotificationDeliveriesTable),
        Option("KeyLayout", HostileValue.Number.Select(number => (KeyLayout)number), (options, layout) =>
            options.KeyLayout = layout, options => options.KeyLayout),
        Attempt.Of("NotificationModelBuilderExtensions.AddNotificationModels(modelBuilder, configure)", HostileValue.Flag, isGiven =>
            (isGiven ? new ModelBuilder() : null!).AddNotificationModels().Model.GetEntityTypes().Should().HaveCount(3)),

        Attempt.Of("NotificationOptions.DefaultPreferences", HostilePreferences.Set.OrNothing(), async (context, set) =>
            (await With(context, options => options.DefaultPreferences = set!).ResolveRecipientsAsync([Guid.NewGuid()], "email", "a"))
                .Should().HaveCount(PreferenceResolver.Resolve("email", "a", null, null, set).Enabled ? 1 : 0)),
        Attempt.Of("NotificationOptions.Types", HostileText.OfAnyLength.ListOf(2).OrNothing(), async (context, types) =>
        {
            await using var listed = With(context, options => options.Types = types?.ToArray());
            var content = types?.Count > 0 ? new NotificationContent(types[0], "t", "m") : new NotificationContent("t", "t", "m");
            (await listed.PublishAsync(content, [Guid.NewGuid()])).Published.Should().ContainSingle();
        }),
        Attempt.Of("NotificationOptions.TimeProvider", Times.OrNull(), TellTimeAsync),
        Attempt.Of("NotificationDbContextOptionsBuilderExtensions.UseNotificationModels(optionsBuilder, configure)", Missing, missing =>
            (missing == 0 ? null! : new DbContextOptionsBuilder()).UseNotificationModels(missing == 1 ? null! : _ => { })),
        Attempt.Of("NotificationDbContextOptionsBuilderExtensions.UseNotificationModels(optionsBuilder, configure)", Missing, missing =>
            (missing == 0 ? null! : new DbContextOptionsBuilder<TestDbContext>()).UseNotificationModels(missing == 1 ? null! : _ => { })),
        Attempt.Of("NotificationServiceCollectionExtensions.AddNotificationModels(services, configure)", Missing, missing =>
            (missing == 0 ? null! : new ServiceCollection()).AddNotificationModels<TestDbContext>(missing == 1 ? null : _ => { })),
        Attempt.Of(
            "NotificationRetentionServiceCollectionExtensions.AddNotificationRetention(services, policy, schedule)", Missing, missing =>
            (missing == 0 ? null! : new ServiceCollection())
                .AddNotificationRetention<TestDbContext>(missing == 1 ? null! : new RetentionPolicy())),

        Attempt.Of("NotificationPartitioning.HashByUser(count)", HostileValue.Number, count =>
            NotificationPartitioning.HashByUser(count).Count.Should().Be(count)),
        Migration("DistributeNotifications(migrationBuilder, shardCount, required, configure)", (migration, number, configure) =>
            migration.DistributeNotifications(number, configure: configure)),
        Migration("UndistributeNotifications(migrationBuilder, configure)", (migration, _, configure) =>
            migration.UndistributeNotifications(configure)),
        Migration("PartitionNotifications(migrationBuilder, partitioning, configure)", (migration, number, configure) =>
            migration.PartitionNotifications(number < 0 ? null! : NotificationPartitioning.HashByUser(number), configure)),
        Migration("UnpartitionNotifications(migrationBuilder, configure)", (migration, _, configure) =>
            migration.UnpartitionNotifications(configure)),
    ];

    // Windows of groups must not exceed the range of instants.
    private static Gen<DateTimeOffset> Times => HostileValue.Instant.Where(at =>
        at.UtcTicks > TimeSpan.TicksPerDay && at.UtcTicks < DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);

    private static Gen<int> Missing => Gen.Choose(0, 2);

    private static Attempt Option<T>(
        string member, Gen<T> inputs, Action<NotificationModelOptions, T> set, Func<NotificationModelOptions, T?> read) =>
        Attempt.Of($"NotificationModelOptions.{member}", inputs, input =>
        {
            var options = new NotificationModelOptions();
            set(options, input);
            read(options).Should().Be(input);
        });

    private static Attempt Migration(string member, Action<MigrationBuilder, int, Action<NotificationModelOptions>?> migrate) => Attempt.Of(
        $"NotificationMigrationBuilderExtensions.{member}", HostileValue.Number.And(Names).And(HostileValue.Flag), input =>
        {
            var ((number, name), isGiven) = input;
            var migration = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
            migrate(isGiven ? migration : null!, number, options => options.NotificationsTable = name);
            migration.Operations.Should().ContainSingle();
        });

    private static TestDbContext With(TestDbContext context, Action<NotificationOptions> configure) => new(
        new DbContextOptionsBuilder<TestDbContext>((DbContextOptions<TestDbContext>)context.GetService<IDbContextOptions>())
            .UseNotificationModels(configure).Options);

    private static async Task TellTimeAsync(TestDbContext context, DateTimeOffset? now)
    {
        await using var atThatTime =
            With(context, options => options.TimeProvider = now is { } instant ? new StoppedClock(instant) : null!);
        var userId = Guid.NewGuid();
        var content = new NotificationContent("t", "t", "m") { GroupKey = "k", GroupWindow = TimeSpan.FromDays(1) };

        await atThatTime.PublishAsync(content, [userId]);
        await atThatTime.PublishAsync(content, [userId]);
        await atThatTime.PatchPreferencesAsync(userId, PreferencePatch.Empty);
        await atThatTime.PurgeNotificationsAsync(
            new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1), ReadOlderThan = TimeSpan.MaxValue });

        var groups = await atThatTime.Notifications.Inbox(userId).ToGroupPageAsync();
        groups.Items.Should().ContainSingle().Which.Count.Should().Be(2);
        groups.Items[0].Head.CreatedAt.Should().Be(now!.Value.Kept());
    }
}
