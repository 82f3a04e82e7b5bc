using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Publishes on further channels: who gets a delivery, and when it is due.</summary>
public sealed class ChannelTests : ChannelFixture
{
    [Test]
    public async Task Everybody_gets_deliveries_on_the_channels_that_they_want()
    {
        var (both, email, neither, muted, nothing) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await PreferAsync(both, Email, Sms);
        await PreferAsync(email, Email);
        await PreferAsync(muted, "-in_app", Email, "-sms");
        await PreferAsync(nothing, "-in_app");
        await using var context = CreateApplication();

        var result = await context.PublishAsync(Mention, [both, email, neither, muted, nothing]);

        result.Published.Select(n => (n.UserId, n.IsInInbox, n.IsThrottled)).Should()
            .Equal((both, true, false), (email, true, false), (neither, true, false), (muted, false, false));
        var deliveries = await DeliveriesOfAsync([both, email, neither, muted, nothing]);
        deliveries.Select(d => (d.UserId, d.Channel)).Should().BeEquivalentTo(
            [(both, Email), (both, Sms), (email, Email), (muted, Email)]);
        var published = result.Published.ToDictionary(n => n.UserId);
        deliveries.Should().OnlyContain(d => d.NotificationId == published[d.UserId].Id && d.DueAt == published[d.UserId].CreatedAt
            && d.Attempts == 0 && d.SentAt == null && d.Error == null);
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Test]
    public async Task Organizations_and_locks_decide_for_each_channel()
    {
        var (organizationId, lockedId) = (Guid.NewGuid(), Guid.NewGuid());
        var (member, dissenter, locked) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateApplication();
        await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email, "-in_app"));
        await context.PatchOrganizationPreferencesAsync(lockedId, PreferencePatch.Empty.Lock(Email, "*", true).Lock(Sms, "mention", false));
        await context.PatchPreferencesAsync(member, PatchOf(Sms), organizationId);
        await context.PatchPreferencesAsync(dissenter, PatchOf("-email", "in_app"), organizationId);
        await context.PatchPreferencesAsync(locked, PatchOf("-email", Sms), lockedId);

        var result = await context.PublishAsync(Mention, [member, dissenter, locked]);
        var withoutRow = await context.PublishAsync(Mention, [Guid.NewGuid()], organizationId);

        result.Published.Select(n => (n.UserId, n.IsInInbox)).Should().Equal((member, false), (dissenter, true), (locked, true));
        (await DeliveriesOfAsync([member, dissenter, locked])).Select(d => (d.UserId, d.Channel)).Should()
            .BeEquivalentTo([(member, Email), (member, Sms), (locked, Email)]);
        withoutRow.Published.Single().IsInInbox.Should().BeFalse();
        (await DeliveriesOfAsync(withoutRow.Published[0].UserId)).Should().ContainSingle().Which.Channel.Should().Be(Email);
    }

    [Test]
    public async Task Defaults_and_locks_of_the_platform_decide_for_each_channel([Values] bool allLocked)
    {
        var defaults = PreferenceSet.Empty.With(Email, "mention", true).Lock(Sms, "*", true);
        await using var context = new DeliveringContext(new DbContextOptionsBuilder<DeliveringContext>().UseNpgsql(ConnectionString)
            .UseNotificationModels(options => options.DefaultPreferences = allLocked
                ? defaults.Lock("in_app", "mention", false).Lock(Email, "*", false)
                : defaults).Options);
        var (user, dissenter) = (Guid.NewGuid(), Guid.NewGuid());
        await PreferAsync(dissenter, "-email", "-sms");

        var result = await context.PublishAsync(Mention, [user, dissenter]);

        result.Published.Should().OnlyContain(n => n.IsInInbox != allLocked).And.HaveCount(2);
        (await DeliveriesOfAsync([user, dissenter])).Select(d => (d.UserId, d.Channel)).Should().BeEquivalentTo(
            allLocked ? [(user, Sms), (dissenter, Sms)] : new[] { (user, Email), (user, Sms), (dissenter, Sms) });
    }

    [Test]
    public async Task A_delay_counts_from_the_notification()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var context = new DeliveringContext(new DbContextOptionsBuilder<DeliveringContext>().UseNpgsql(ConnectionString)
            .UseNotificationModels(options => options.TimeProvider = clock).Options);
        var userId = Guid.NewGuid();
        await PreferAsync(userId, Email);

        await context.PublishAsync(Mention with { Delay = TimeSpan.FromMinutes(5) }, [userId]);

        (await DeliveriesOfAsync(userId)).Single().DueAt.Should().Be(clock.GetUtcNow().AddMinutes(5));
    }

    [Test]
    public async Task A_channel_adds_one_statement_for_each_thousand([Values(1, 2)] int channels)
    {
        var log = new List<string>();
        var users = PublishTests.NewUsers(1_001);
        var organizationId = Guid.NewGuid();
        await using var context = CreateApplication(log.Add);
        await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email, Sms));
        log.Clear();

        var result = await context.PublishAsync(
            Mention with { Channels = channels == 1 ? [Email] : [Email, Sms] }, users, organizationId);

        result.Published.Select(n => n.UserId).Should().Equal(users);
        (await DeliveriesOfAsync(users)).Should().HaveCount(1_001 * channels);
        log.Should().HaveCount(2 + (2 * 2), "preferences are read once, and once for users without a row, whatever their number");
    }

    [Test]
    public async Task A_stream_delivers_as_a_list_does([Values] bool isQuery)
    {
        var users = PublishTests.NewUsers(3);
        await PreferAsync(users[0], Email);
        await PreferAsync(users[1], "-in_app", Sms);
        await PreferAsync(users[2], "-in_app");
        await using var context = CreateApplication();

        var result = await (isQuery
            ? context.PublishAsync(Mention, context.Set<NotificationPreference>().Select(p => p.UserId).Where(id => users.Contains(id)))
            : context.PublishAsync(Mention, users.ToAsyncEnumerable()));

        result.Published.Select(n => (n.UserId, n.IsInInbox)).Should().BeEquivalentTo([(users[0], true), (users[1], false)]);
        (await DeliveriesOfAsync(users)).Select(d => (d.UserId, d.Channel)).Should()
            .BeEquivalentTo([(users[0], Email), (users[1], Sms)]);
    }

    [Test]
    public async Task Who_had_the_notification_gets_no_second_delivery()
    {
        var (inboxOnly, had, @new) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var userId in new[] { inboxOnly, had, @new })
        {
            await PreferAsync(userId, Email);
        }

        await using var context = CreateApplication();
        var once = Mention with { DedupeKey = "mention:1" };
        await context.PublishAsync(once with { Channels = [] }, [inboxOnly]);
        await context.PublishAsync(once, [had]);

        var result = await context.PublishAsync(once with { Delay = TimeSpan.FromDays(1) }, [inboxOnly, had, @new]);

        result.AlreadyNotified.Should().Equal(inboxOnly, had);
        var deliveries = await DeliveriesOfAsync([inboxOnly, had, @new]);
        deliveries.Select(d => d.UserId).Should().BeEquivalentTo([had, @new]);
        deliveries.Single(d => d.UserId == had).DueAt.Should().BeBefore(deliveries.Single(d => d.UserId == @new).DueAt!.Value.AddHours(-1));
    }

    [Test]
    public async Task A_key_whose_notification_was_removed_by_the_application_is_delivered_again()
    {
        var userId = Guid.NewGuid();
        await PreferAsync(userId, Email);
        await using var context = CreateApplication();
        var once = Mention with { DedupeKey = "mention:1" };
        await context.PublishAsync(once, [userId]);
        await context.Set<NotificationDelivery>().Where(d => d.UserId == userId).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.DueAt, (DateTimeOffset?)null).SetProperty(d => d.SentAt, DateTimeOffset.UtcNow)
            .SetProperty(d => d.Attempts, 3).SetProperty(d => d.Error, "busy"));
        await context.Set<Notification>().ForUser(userId).ExecuteDeleteAsync();

        var result = await context.PublishAsync(once, [userId]);

        (await DeliveriesOfAsync(userId)).Single().Should().Match<NotificationDelivery>(d =>
            d.DueAt == result.Published[0].CreatedAt && d.SentAt == null && d.Attempts == 0 && d.Error == null);
    }

    [Test]
    public async Task Over_the_limit_nothing_is_delivered()
    {
        var (user, emailOnly) = (Guid.NewGuid(), Guid.NewGuid());
        await PreferAsync(user, Email);
        await PreferAsync(emailOnly, Email, "-in_app");
        await using var context = CreateApplication();
        var limited = Mention with { Limit = new NotificationLimit(2, TimeSpan.FromHours(1)) };

        var results = new List<PublishResult>();
        for (var i = 0; i < 4; i++)
        {
            results.Add(await context.PublishAsync(limited, [user, emailOnly]));
        }

        results.Select(result => result.Published.Count(n => n.IsThrottled)).Should().Equal(0, 0, 2, 2);
        (await DeliveriesOfAsync(user)).Should().HaveCount(2);
        (await DeliveriesOfAsync(emailOnly)).Should().HaveCount(2, "what is in no inbox counts, too");
        (await CountOfAsync(emailOnly)).Should().Be(4);
    }

    [Test]
    public async Task Users_who_do_not_exist_get_none()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(AddUsers);
        await using var context = new ApplicationContext(database, AddUsers);
        var (user, missing, organizationId) = (new User { Id = Guid.NewGuid() }, Guid.NewGuid(), Guid.NewGuid());
        context.Add(user);
        await context.SaveChangesAsync();
        await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email));

        var result = await context.PublishAsync(Mention, [user.Id, missing], organizationId);

        result.Missing.Should().Equal(missing);
        (await context.Set<NotificationDelivery>().Select(d => d.UserId).ToListAsync()).Should().Equal(user.Id);
        await TestServer.DropDatabaseAsync(database);

        static void AddUsers(ModelBuilder model)
        {
            AddModels(model);
            model.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
        }
    }

    [Test]
    public async Task Of_concurrent_publishers_one_delivers_to_each_user()
    {
        var (users, organizationId) = (PublishTests.NewUsers(300), Guid.NewGuid());
        await using (var context = CreateApplication())
        {
            await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email, Sms));
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var context = CreateApplication();
            return await context.PublishAsync(
                Mention with { DedupeKey = "race" }, users.OrderBy(_ => Guid.NewGuid()), organizationId);
        }));

        results.SelectMany(result => result.Published).Select(n => n.UserId).Order().Should().Equal(users.Order());
        var ids = results.SelectMany(result => result.Published).ToDictionary(n => n.UserId, n => n.Id);
        var deliveries = await DeliveriesOfAsync(users);
        deliveries.Should().HaveCount(600).And.OnlyContain(d => d.NotificationId == ids[d.UserId]);
    }

    [Test]
    [NotOnCitus(CitusLimits.RefusedCopy)]
    public async Task A_delivery_that_is_refused_leaves_nothing_and_the_transaction_goes_on()
    {
        var (refused, other) = (Guid.NewGuid(), Guid.NewGuid());
        await PreferAsync(refused, Email);
        await PreferAsync(other, Email);
        await ExecuteAsync($"ALTER TABLE notification_deliveries ADD CONSTRAINT refused CHECK (user_id <> '{refused}')");
        await using var context = CreateApplication();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            (await context.Awaiting(c => c.PublishAsync(Mention, [other, refused])).Should().ThrowAsync<PostgresException>())
                .Which.SqlState.Should().Be(PostgresErrorCodes.CheckViolation);
            await context.PublishAsync(Mention, [other]);
            await transaction.CommitAsync();
        }

        await ExecuteAsync("ALTER TABLE notification_deliveries DROP CONSTRAINT refused");
        (await CountOfAsync(refused)).Should().Be(0);
        (await CountOfAsync(other)).Should().Be(1);
        (await DeliveriesOfAsync([refused, other])).Should().ContainSingle();
    }

    private static readonly Cut[] Cuts =
    [
        Cut.Before("INSERT INTO notification_deliveries"),
        Cut.Unanswered("INSERT INTO notification_deliveries"),
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
    ];

    [Test]
    public async Task Nothing_is_delivered_twice_or_lost_where_the_connection_is([ValueSource(nameof(Cuts))] Cut cut, [Values] bool withKey)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = new DeliveringContext(new DbContextOptionsBuilder<DeliveringContext>()
            .UseNpgsql(proxy.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()).Options);
        var (users, organizationId) = (PublishTests.NewUsers(1_100), Guid.NewGuid());
        await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email, "-in_app"));
        await PreferAsync(users[0], "in_app", "-email");

        var result = await context.PublishAsync(
            Mention with { DedupeKey = withKey ? "mention:1" : null }, users, organizationId);

        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync(users, result);
        result.Published.Where(n => n.IsInInbox).Select(n => n.UserId).Should().Equal(users[0]);
        (await DeliveriesOfAsync(users)).Select(d => (d.UserId, d.NotificationId, d.DueAt!.Value)).Order().Should()
            .Equal(result.Published.Skip(1).Select(n => (n.UserId, n.Id, n.CreatedAt)).Order());
    }

    [Test]
    public async Task Own_columns_of_deliveries_get_generated_values_and_defaults()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(AddColumns);
        await using var context = new ApplicationContext(database, AddColumns);
        var (users, organizationId) = (PublishTests.NewUsers(2), Guid.NewGuid());
        await context.PatchOrganizationPreferencesAsync(organizationId, PatchOf(Email, Sms));

        await context.PublishAsync(Mention, users, organizationId);

        var stored = await context.Set<NotificationDelivery>()
            .Select(d => new { d.UserId, d.Channel, Tag = EF.Property<string>(d, "Tag"), Priority = EF.Property<short>(d, "Priority") })
            .ToListAsync();
        stored.Should().HaveCount(4).And.OnlyContain(d => d.Tag == $"{d.UserId} {d.Channel}" && d.Priority == 5);
        await TestServer.DropDatabaseAsync(database);

        static void AddColumns(ModelBuilder model)
        {
            AddModels(model);
            model.Entity<NotificationDelivery>().Property<short>("Priority").HasDefaultValue((short)5);
            model.Entity<NotificationDelivery>().Property<string>("Tag").HasValueGenerator<TagGenerator>();
        }
    }

    [Test]
    public async Task A_required_column_of_deliveries_that_nothing_fills_is_refused_before_any_SQL()
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model =>
        {
            AddModels(model);
            model.Entity<NotificationDelivery>().Property<string>("Tenant").IsRequired();
        });

        (await nowhere.Awaiting(c => c.PublishAsync(Mention, [Guid.NewGuid()])).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("NotificationDelivery.Tenant is required, and nothing fills its column \"Tenant\". *(HasValueGenerator).");
    }

    [Test]
    public async Task Without_the_option_a_publish_with_channels_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));
        Guid[] users = [Guid.NewGuid()];

        foreach (var publish in new Func<TestDbContext, Task>[]
        {
            context => context.PublishAsync(Mention, users),
            context => context.PublishAsync(Mention, users.ToAsyncEnumerable()),
            context => context.PublishAsync(Mention, context.Preferences.Select(p => p.UserId)),
        })
        {
            (await nowhere.Awaiting(publish).Should().ThrowAsync<InvalidOperationException>()).WithMessage("*options.Deliveries = true*");
        }
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        var userId = Guid.NewGuid();
        await PreferAsync(userId, Email);
        await using var context = CreateApplication(log.Add);

        await context.PublishAsync(Mention, [userId]);
        await context.PublishAsync(Mention with { DedupeKey = "key" }, [userId]);

        string.Join("\n\n", log).ShouldBeApproved("Publishing/Channels.sql");
    }

    private sealed class User
    {
        public Guid Id { get; init; }
    }

    private sealed class TagGenerator : ValueGenerator<string>
    {
        public override bool GeneratesTemporaryValues => false;

        public override string Next(EntityEntry entry)
        {
            var delivery = (NotificationDelivery)entry.Entity;
            return $"{delivery.UserId} {delivery.Channel}";
        }
    }

    private sealed class DeliveringContext(DbContextOptions<DeliveringContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => AddModels(modelBuilder);
    }
}
