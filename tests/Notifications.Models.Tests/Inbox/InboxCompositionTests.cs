using System.Data.Common;
using System.Globalization;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>The inbox within an application: its LINQ, its kinds of contexts, its models, its transactions.</summary>
public sealed class InboxCompositionTests : InboxFixture
{
    private Guid _userId;

    [SetUp]
    public void UseAnotherUser() => _userId = Guid.NewGuid();

    [Test]
    public async Task An_inbox_is_an_ordinary_query()
    {
        var notifications = Fill(_userId, 6);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        var last = notifications[^1].Id;

        (await inbox.ToListAsync()).Should().HaveCount(6);
        (await inbox.Where(n => n.Id == last).SingleAsync()).Title.Should().Be("1 s after noon");
        (await inbox.FirstOrDefaultAsync(n => n.Id == last)).Should().NotBeNull();
        (await inbox.MaxAsync(n => n.CreatedAt)).Should().Be(notifications[0].CreatedAt);
        (await inbox.GroupBy(n => n.Type).Select(group => new { group.Key, Count = group.Count() }).SingleAsync()).Count.Should().Be(6);
        (await inbox.AnyAsync()).Should().BeTrue();
        (await inbox.Skip(1).Take(2).CountAsync()).Should().Be(2);
        (await inbox.Unread().ExecuteUpdateAsync(row => row.SetProperty(n => n.Title, "changed"))).Should().Be(6);
        (await inbox.Where(n => n.Id == last).ExecuteDeleteAsync()).Should().Be(1);
        inbox.ToList().Should().HaveCount(5);
        inbox.Count().Should().Be(5);
        inbox.ToQueryString().Should().Contain("n.deleted_at IS NULL");
        inbox.ElementType.Should().Be<Notification>();

        var enumerated = 0;
        await foreach (var notification in inbox.AsAsyncEnumerable())
        {
            enumerated++;
        }

        foreach (var notification in (System.Collections.IEnumerable)inbox)
        {
            enumerated++;
        }

        enumerated.Should().Be(10);
    }

    [Test]
    public async Task Operators_of_the_application_compose_before_between_and_after()
    {
        var (mine, other) = (Fill(_userId, 5), Fill(Guid.NewGuid(), 5));
        await SaveAsync([.. mine, .. other]);
        await using var context = CreateContext();
        var notifications = context.Notifications;
        var border = mine[2].CreatedAt;
        var expected = mine.Take(2).Select(n => n.Id);

        foreach (var source in new[]
        {
            notifications.Where(n => n.CreatedAt > border).Inbox(_userId).Unread(),
            notifications.Inbox(_userId).Where(n => n.CreatedAt > border).Unread(),
            notifications.Inbox(_userId).Unread().Where(n => n.CreatedAt > border),
            notifications.Inbox(_userId).TagWith("the bell").Unread().Where(n => n.CreatedAt > border),
            notifications.AsNoTracking().Inbox(_userId).Where(n => n.CreatedAt > border),
            notifications.TagWith("the bell").Inbox(_userId).Unread().Where(n => n.CreatedAt > border),
            notifications.FromSql($"SELECT * FROM notifications WHERE created_at > {border}").OfAllUsers().Inbox(_userId),
            notifications.Inbox(_userId).NewestFirst().Take(2),
            notifications.Inbox(_userId).OrderBy(n => n.Title).Where(n => n.CreatedAt > border),
            notifications.Inbox(_userId).Distinct().Where(n => n.CreatedAt > border),
            from n in notifications.Inbox(_userId) where n.CreatedAt > border select n,
        })
        {
            (await source.ToPageAsync(10)).Items.Select(n => n.Id).Should().Equal(expected);
            (await source.CountUpToAsync()).Should().Be(new CappedCount(2, false));
            (await source.ToPageAsync(1)).HasMore.Should().BeTrue();
            (await source.ToPageAsync(n => n.Id, 10)).Items.Should().Equal(expected);
        }

        (await notifications.Where(n => n.CreatedAt > border).Inbox(_userId).MarkReadAsync()).Should().Be(2);
        (await notifications.Inbox(_userId).NewestFirst().Take(2).MarkUnreadAsync()).Should().Be(2);
        (await notifications.Inbox(_userId).TagWith("the bell").Where(n => n.CreatedAt > border).SoftDeleteAsync()).Should().Be(2);
        (await notifications.Inbox(other[0].UserId).Unread().CountAsync()).Should().Be(5);
    }

    [Test]
    public async Task A_Take_of_the_application_can_be_read_page_by_page()
    {
        var notifications = Fill(_userId, 6);
        await SaveAsync(notifications);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        var position = NotificationCursor.From(notifications[2]);

        foreach (var source in new[]
        {
            inbox.NewestFirst().Take(5),
            inbox.OrderBy(n => n.CreatedAt).Skip(1).Take(5).Where(n => n.Title != ""),
            inbox.Take(6),
            inbox.Distinct(),
        })
        {
            (await source.ToPageAsync(2, after: position)).Items.Select(n => n.Id).Should().Equal(notifications[3].Id, notifications[4].Id);
            (await source.ToNewerPageAsync(NotificationCursor.At(notifications[4].CreatedAt), 2)).Items.Select(n => n.Id)
                .Should().Equal(notifications[2].Id, notifications[3].Id);
            (await source.ToPageAsync(n => n.Title, 1, after: position)).Items.Should().Equal(notifications[3].Title);
            (await source.CountUpToAsync(2)).ToString().Should().Be("2+");
        }
    }

    [Test]
    public async Task A_tag_reaches_the_statement()
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        (await log.CaptureAsync(() => context.Notifications.Inbox(_userId).TagWith("the bell").ToPageAsync())).CommandText
            .Should().StartWith("-- the bell");
        (await log.CaptureAsync(() => context.Notifications.Inbox(_userId).TagWith("the bell").CountUpToAsync())).CommandText
            .Should().StartWith("-- the bell");
    }

    [Test]
    public async Task An_inbox_can_be_a_subquery()
    {
        var preference = new NotificationPreference { UserId = _userId };
        await SaveAsync(Read(At(1, _userId)));
        await using var context = CreateContext();
        context.AddRange(preference, Sample.Preference());
        await context.SaveChangesAsync();
        var inbox = context.Notifications.Inbox(_userId);
        var unread = inbox.Unread();

        (await context.Preferences.Where(p => inbox.Any(n => n.UserId == p.UserId)).SingleAsync()).Id.Should().Be(preference.Id);
        (await context.Preferences.Where(p => unread.Any(n => n.UserId == p.UserId)).CountAsync()).Should().Be(0);
        (await context.Preferences.Where(p => p.UserId == _userId).Select(p => inbox.Count()).SingleAsync()).Should().Be(1);
        (await context.Preferences.Join(inbox, p => p.UserId, n => n.UserId, (p, n) => n.Title).SingleAsync())
            .Should().Be("1 s after noon");
        (await context.Preferences.Where(p => context.Notifications.Inbox(_userId).Read().Any(n => n.UserId == p.UserId)).CountAsync())
            .Should().Be(1);
        (await inbox.Where(n => context.Preferences.Any(p => p.UserId == n.UserId)).ToPageAsync()).Items.Should().ContainSingle();
        (await inbox.Where(n => context.Preferences.Any(p => p.UserId == n.UserId)).MarkUnreadAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_correlated_user_needs_plain_LINQ_because_EF_Core_cannot_translate_the_methods()
    {
        await using var context = CreateContext();

        var read = () => context.Preferences.Where(p => context.Notifications.Inbox(p.UserId).Any()).ToListAsync();

        (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*Inbox(*could not be translated*");
        (await context.Preferences.OfAllUsers().Where(p =>
            context.Notifications.Any(n => n.UserId == p.UserId && n.DeletedAt == null)).CountAsync()).Should().BeGreaterThanOrEqualTo(0);
    }

    [Test]
    public async Task A_compiled_query_respects_the_tracking_behavior_of_each_context()
    {
        await SaveAsync(Fill(_userId, 3));
        await using var tracking = CreateContext();
        await using var notTracking = CreateContext(options => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));

        for (var round = 0; round < 2; round++)
        {
            foreach (var (context, tracked) in new[] { (tracking, 3), (notTracking, 0) })
            {
                context.ChangeTracker.Clear();
                var after = NotificationCursor.At(DateTimeOffset.MaxValue);
                var pages = new[]
                {
                    await context.Notifications.Inbox(_userId).ToPageAsync(),
                    await context.Notifications.Inbox(_userId).Unread().ToPageAsync(),
                    await context.Notifications.Inbox(_userId).ToPageAsync(after: after),
                    await context.Notifications.Inbox(_userId).Unread().ToPageAsync(after: after),
                    await context.Notifications.Inbox(_userId).ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.MinValue)),
                };

                pages.Should().OnlyContain(page => page.Items.Count == 3);
                context.ChangeTracker.Entries().Should().HaveCount(tracked);
                pages.Skip(1).All(page => ReferenceEquals(page.Items[0], pages[0].Items[0])).Should().Be(tracked > 0);
            }
        }

        tracking.ChangeTracker.Clear();
        tracking.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        _ = await tracking.Notifications.Inbox(_userId).ToPageAsync();
        tracking.ChangeTracker.Entries().Should().BeEmpty("the context was told so in the meantime");
        tracking.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        _ = await tracking.Notifications.AsNoTracking().Inbox(_userId).ToPageAsync();
        _ = await tracking.Notifications.Inbox(_userId).AsNoTracking().ToPageAsync();
        tracking.ChangeTracker.Entries().Should().BeEmpty();
        _ = await notTracking.Notifications.Inbox(_userId).AsTracking().ToPageAsync();
        notTracking.ChangeTracker.Entries().Should().HaveCount(3);
    }

    [Test]
    public async Task A_tracked_page_can_be_changed_and_saved()
    {
        await SaveAsync(At(1, _userId));
        await using var context = CreateContext();

        var notification = (await context.Notifications.Inbox(_userId).ToPageAsync()).Items.Single();
        notification.MarkRead(Noon);
        await context.SaveChangesAsync();

        (await FindAsync(notification)).ReadAt.Should().Be(Noon);
    }

    [Test]
    public async Task A_retrying_strategy_repeats_every_call()
    {
        await SaveAsync(Fill(_userId, 3));
        var failing = new FailingOnce();
        await using var context = CreateContext(options => options.UseNpgsql(ConnectionString,
            npgsql => npgsql.EnableRetryOnFailure()).AddInterceptors(failing));
        var inbox = context.Notifications.Inbox(_userId);
        var all = context.Notifications.ForUser(_userId);

        (await failing.RunAsync(() => inbox.ToPageAsync(2))).HasMore.Should().BeTrue();
        (await failing.RunAsync(() => inbox.Unread().ToPageAsync(2))).Items.Should().HaveCount(2);
        (await failing.RunAsync(() => inbox.ToPageAsync(2, NotificationCursor.At(Noon.AddSeconds(1))))).Items.Should().HaveCount(1);
        (await failing.RunAsync(() => inbox.ToNewerPageAsync(NotificationCursor.At(Noon), 2))).Items.Should().HaveCount(2);
        (await failing.RunAsync(() => inbox.ToPageAsync(n => n.Title))).Items.Should().HaveCount(3);
        (await failing.RunAsync(() => inbox.Unread().CountUpToAsync())).Value.Should().Be(3);
        (await failing.RunAsync(() => inbox.CountUpToAsync())).Value.Should().Be(3);
        (await failing.RunAsync(() => inbox.MarkReadAsync())).Should().Be(3);
        (await failing.RunAsync(() => inbox.MarkUnreadAsync())).Should().Be(3);
        (await failing.RunAsync(() => inbox.MarkDeliveredViaWsAsync())).Should().Be(3);
        (await failing.RunAsync(() => inbox.MarkDeliveredViaEmailAsync())).Should().Be(3);
        (await failing.RunAsync(() => inbox.SoftDeleteAsync())).Should().Be(3);
        (await failing.RunAsync(() => all.RestoreAsync())).Should().Be(3);
    }

    [Test]
    public async Task A_retrying_strategy_repeats_a_page_whose_connection_breaks_in_the_middle()
    {
        // More than the socket buffers hold, so that the server is still sending when it is terminated.
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message)
            SELECT '{_userId}', 't', 't', repeat('x', 400000) FROM generate_series(1, 101)
            """);
        await using var plain = CreateContext();
        _ = await plain.Notifications.Inbox(_userId).ToPageAsync(1);

        var breaking = new BreakingOnce(ConnectionString);
        await using var retrying = CreateContext(options => options.UseNpgsql(ConnectionString,
            npgsql => npgsql.EnableRetryOnFailure()).AddInterceptors(breaking));
        var page = await retrying.Notifications.Inbox(_userId).ToPageAsync(100);

        breaking.Broken.Should().BeTrue();
        page.Items.Should().HaveCount(100);
        page.HasMore.Should().BeTrue();
        await ExecuteAsync($"DELETE FROM notifications WHERE user_id = '{_userId}'");
    }

    [Test]
    public async Task Pooled_contexts_keep_nothing_of_an_earlier_user()
    {
        var other = Guid.NewGuid();
        await SaveAsync([.. Fill(_userId, 3), .. Fill(other, 2)]);
        await using var context = CreateContext();
        var factory = new PooledDbContextFactory<TestDbContext>(TestDbContext.OptionsFor(ConnectionString), poolSize: 1);

        for (var round = 0; round < 3; round++)
        {
            foreach (var (user, count) in new[] { (_userId, 3), (other, 2) })
            {
                await using var pooled = await factory.CreateDbContextAsync();
                (await pooled.Notifications.Inbox(user).ToPageAsync()).Items.Should().HaveCount(count)
                    .And.OnlyContain(n => n.UserId == user);
                (await pooled.Notifications.Inbox(user).Unread().CountUpToAsync()).Value.Should().Be(count);
                pooled.ChangeTracker.Entries().Should().HaveCount(count);
            }
        }
    }

    [Test]
    public async Task A_disposed_context_is_reported()
    {
        var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);
        await context.DisposeAsync();

        foreach (var call in new Func<Task>[] { () => inbox.ToPageAsync(), () => inbox.Unread().CountUpToAsync(),
            () => inbox.MarkReadAsync() })
        {
            await call.Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Test]
    public async Task Two_models_of_the_same_entities_share_nothing()
    {
        await using var first = Renamed("first");
        await using var second = Renamed("second");
        await ExecuteAsync(first.Database.GenerateCreateScript());
        await ExecuteAsync(second.Database.GenerateCreateScript());
        first.AddRange(Fill(_userId, 3));
        second.AddRange(Fill(_userId, 5));
        await first.SaveChangesAsync();
        await second.SaveChangesAsync();

        for (var round = 0; round < 3; round++)
        {
            foreach (var (context, count) in new[] { (first, 3), (second, 5), ((DbContext)CreateContext(), 0) })
            {
                var inbox = context.Set<Notification>().Inbox(_userId);
                (await inbox.ToPageAsync()).Items.Should().HaveCount(count);
                (await inbox.Unread().ToPageAsync()).Items.Should().HaveCount(count);
                (await inbox.ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().HaveCount(count);
                (await inbox.Unread().ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().HaveCount(count);
                (await inbox.Unread().CountUpToAsync()).Value.Should().Be(count);
            }
        }

        (await second.Set<Notification>().Inbox(_userId).MarkReadAsync()).Should().Be(5);
        (await first.Set<Notification>().Inbox(_userId).Unread().CountUpToAsync()).Value.Should().Be(3);

        ApplicationContext Renamed(string schema) =>
            new(CitusCluster.CoordinatorOf(ConnectionString), model => model.AddNotificationModels(options =>
            {
                options.Schema = schema;
                options.NotificationsTable = schema + "_inbox";
            }));
    }

    [Test]
    public async Task A_query_filter_applies_to_every_statement_with_the_current_values_of_its_context()
    {
        var (acme, initech) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(Fill(_userId, 5).Select((n, i) => { n.AggregationId = i < 3 ? acme : initech; return n; }));
        await using var context = new TenantContext(ConnectionString);

        for (var round = 0; round < 2; round++)
        {
            foreach (var (tenant, count) in new[] { (acme, 3), (initech, 2), (Guid.NewGuid(), 0) })
            {
                context.Tenant = tenant;
                var inbox = context.Set<Notification>().Inbox(_userId);
                (await inbox.ToPageAsync()).Items.Select(n => n.AggregationId).Should().Equal(Enumerable.Repeat<Guid?>(tenant, count));
                (await inbox.Unread().ToPageAsync()).Items.Should().HaveCount(count);
                (await inbox.ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().HaveCount(count);
                (await inbox.Unread().ToPageAsync(after: NotificationCursor.At(DateTimeOffset.MaxValue))).Items.Should().HaveCount(count);
                (await inbox.ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.MinValue))).Items.Should().HaveCount(count);
                (await inbox.AsNoTracking().ToPageAsync()).Items.Should().HaveCount(count);
                (await inbox.ToPageAsync(n => n.Title)).Items.Should().HaveCount(count);
                (await inbox.Unread().CountUpToAsync()).Value.Should().Be(count);
                (await inbox.CountUpToAsync()).Value.Should().Be(count);
                (await inbox.MarkReadAsync()).Should().Be(count);
                (await inbox.MarkUnreadAsync()).Should().Be(count);
            }
        }

        context.Tenant = acme;
        (await context.Set<Notification>().IgnoreQueryFilters().Inbox(_userId).ToPageAsync()).Items.Should().HaveCount(5);
        (await context.Set<Notification>().Inbox(_userId).IgnoreQueryFilters(["Tenant"]).ToPageAsync()).Items.Should().HaveCount(5);
        (await context.Set<Notification>().Inbox(_userId).IgnoreQueryFilters().CountUpToAsync()).Value.Should().Be(5);
    }

    [Test]
    public async Task Every_call_joins_the_transaction_of_its_context()
    {
        await SaveAsync(Fill(_userId, 3));
        var before = await FingerprintAsync(_userId);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(_userId);

        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            (await inbox.MarkReadAsync()).Should().Be(3);
            (await inbox.Unread().CountUpToAsync()).Value.Should().Be(0);
            (await inbox.Unread().ToPageAsync()).Items.Should().BeEmpty();
            (await inbox.SoftDeleteAsync()).Should().Be(3);
            (await inbox.ToPageAsync()).Items.Should().BeEmpty();
            await transaction.RollbackAsync();
        }

        (await FingerprintAsync(_userId)).Should().Be(before);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            (await inbox.MarkReadAsync()).Should().Be(3);
            (await inbox.Unread().CountUpToAsync()).Value.Should().Be(0);
        }

        (await FingerprintAsync(_userId)).Should().Be(before);
        (await inbox.Unread().ToPageAsync()).Items.Should().HaveCount(3);
    }

    [Test]
    public async Task An_application_can_compile_queries_over_the_entities()
    {
        await SaveAsync(Fill(_userId, 3));
        var ofUser = EF.CompileAsyncQuery((TestDbContext context, Guid userId) => context.Notifications
            .Where(n => n.UserId == userId && n.DeletedAt == null && n.Status == NotificationStatus.Unread)
                .OrderByDescending(n => n.CreatedAt).Select(n => n.Title));
        await using var context = CreateContext();

        var titles = new List<string>();
        await foreach (var title in ofUser(context, _userId))
        {
            titles.Add(title);
        }

        titles.Should().Equal("3 s after noon", "2 s after noon", "1 s after noon");
    }

    [Test]
    public async Task EF_Core_refuses_the_methods_inside_a_compiled_query_of_the_application()
    {
        await using var context = CreateContext();
        var inbox = EF.CompileAsyncQuery((TestDbContext c, Guid userId) => c.Notifications.Inbox(userId).Count());
        var unread = EF.CompileAsyncQuery((TestDbContext c,
            Guid userId) => c.Notifications.Where(n => n.UserId == userId).Unread().Count());
        var newestFirst = EF.CompileAsyncQuery((TestDbContext c,
            Guid userId) => c.Notifications.Where(n => n.UserId == userId).NewestFirst().First());

        await ShouldBeRefusedAsync(inbox, "Inbox");
        await ShouldBeRefusedAsync(unread, "Unread");
        await ShouldBeRefusedAsync(newestFirst, "NewestFirst");

        async Task ShouldBeRefusedAsync(Func<TestDbContext, Guid, Task> query, string method) =>
            (await FluentActions.Awaiting(() => query(context, _userId)).Should().ThrowAsync<InvalidOperationException>())
                .WithMessage($"*{method}(*could not be translated*");
    }

    [Test]
    public async Task Many_contexts_can_read_a_first_page_at_once()
    {
        await SaveAsync(Fill(_userId, 10));
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels());

        // An unused model, so that all of them compile its queries.
        var options = new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).UseModel(host.Model).Options;
        var pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var context = new TestDbContext(options);
            var inbox = context.Notifications.Inbox(_userId);
            var page = await inbox.ToPageAsync(4);
            var next = await inbox.ToPageAsync(6, after: page.Next);
            return page.Items.Count + next.Items.Count + (await inbox.Unread().CountUpToAsync()).Value;
        })));

        pages.Should().OnlyContain(count => count == 20);
    }

    private sealed class TenantContext(string connectionString) : DbContext
    {
        public Guid Tenant { get; set; }

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddNotificationModels().Entity<Notification>().HasQueryFilter("Tenant", n => n.AggregationId == Tenant);
    }

    /// <summary>Fails one command with a transient error of PostgreSQL instead of sending it.</summary>
    private sealed class FailingOnce : DbCommandInterceptor
    {
        private bool _armed;

        public async Task<T> RunAsync<T>(Func<Task<T>> call)
        {
            _armed = true;
            var result = await call();
            _armed.Should().BeFalse("the call has met the failure");
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
                CancellationToken cancellationToken = default) =>
            new(FailOnce(result));

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            new(FailOnce(result));

        private T FailOnce<T>(T result)
        {
            if (!_armed)
            {
                return result;
            }

            _armed = false;
            throw new PostgresException("the server goes down", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown);
        }
    }

    /// <summary>Terminates the connection of the first command while its rows are being sent.</summary>
    private sealed class BreakingOnce(string connectionString) : DbCommandInterceptor
    {
        public bool Broken { get; private set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (!Broken)
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                var process = ((NpgsqlConnection)command.Connection!).ProcessID.ToString(CultureInfo.InvariantCulture);
                await using var terminate = new NpgsqlCommand($"SELECT pg_terminate_backend({process})", connection);
                Broken = await terminate.ExecuteScalarAsync(cancellationToken) is true;
            }

            return result;
        }
    }
}
