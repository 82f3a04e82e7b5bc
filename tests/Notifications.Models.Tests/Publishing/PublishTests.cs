using System.Collections.Concurrent;
using System.Text.Json;
using System.Transactions;
using Microsoft.Extensions.Time.Testing;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>One content, published to those of many users who want it.</summary>
public sealed class PublishTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    [Test]
    public async Task It_inserts_the_content_for_each_user_and_returns_what_was_stored()
    {
        await using var context = CreateContext();
        var users = NewUsers(3);
        var content = Content with { Data = JsonSerializer.SerializeToElement(new { version = "2.0" }), AggregationId = Guid.NewGuid() };
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);

        var result = await context.PublishAsync(content, users);

        result.Published.Select(n => n.UserId).Should().Equal(users);
        result.AlreadyNotified.Should().BeEmpty();
        var rows = await RowsOf(users);
        rows.Select(n => new PublishedNotification(n.UserId, n.Id, n.CreatedAt, n.AggregationId)).Should().BeEquivalentTo(result.Published);
        rows.Should().OnlyContain(n => n.Type == content.Type && n.Title == content.Title && n.Message == content.Message
            && n.AggregationId == content.AggregationId && n.Status == NotificationStatus.Unread && n.ReadAt == null && n.DeletedAt == null
            && !n.DeliveredViaWs && !n.DeliveredViaEmail && n.CreatedAt > before && n.CreatedAt < before.AddMinutes(1));
        rows.Should().OnlyContain(n => JsonElement.DeepEquals(n.Data, content.Data));
        result.Published.Should().OnlyContain(n => n.Id.Version == 7);
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Test]
    public async Task Only_users_who_want_the_type_in_their_inbox_get_it()
    {
        await using var context = CreateContext();
        var (organizationId, strictId) = (Guid.NewGuid(), Guid.NewGuid());
        var users = NewUsers(5);
        await context.PatchPreferencesAsync(users[1], PreferencePatch.Empty.Set("in_app", "release", false).Set("email", "release", true));
        await context.PatchPreferencesAsync(users[2], PreferencePatch.Empty.Set("in_app", "release", true), organizationId);
        await context.PatchPreferencesAsync(users[3], PreferencePatch.Empty.Set("in_app", "*", false), strictId);
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Set("in_app", "*", false));
        await context.PatchOrganizationPreferencesAsync(strictId, PreferencePatch.Empty.Lock("in_app", "release", true));

        var result = await context.PublishAsync(Content, users[..3], organizationId);
        var ofStrict = await context.PublishAsync(Content, users[3..]);

        result.Published.Select(n => n.UserId).Should().Equal(users[2]);
        ofStrict.Published.Select(n => n.UserId).Should().Equal(users[3], users[4]);
        (await RowsOf(users)).Should().HaveCount(3);
    }

    [Test]
    public async Task Users_are_many_and_each_counts_once([Values(1, 999, 1_000, 1_001, 2_500)] int count, [Values] bool withKey)
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);
        var users = NewUsers(count);

        var result = await context.PublishAsync(withKey ? Content with { DedupeKey = "key" } : Content, users.Concat(users));

        result.Published.Select(n => n.UserId).Should().Equal(users, "they are in the order in which the users were given");
        (await RowsOf(users)).Select(n => n.Id).Order().Should().Equal(result.Published.Select(n => n.Id).Order());
        var questions = count == 1 && TestLayout.IsPlain ? 0 : 1;
        log.Should().HaveCount(questions + ((count + 999) / 1_000), "preferences are one question, and each thousand of rows an insert");
    }

    [Test]
    public async Task Without_recipients_nothing_is_sent()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        var result = await nowhere.PublishAsync(Content, []);

        result.Published.Should().BeEmpty();
        result.AlreadyNotified.Should().BeEmpty();
    }

    [Test]
    public async Task A_repeat_with_a_key_inserts_nothing_and_reports_who_had_it()
    {
        await using var context = CreateContext();
        var users = NewUsers(3);
        var content = Content with { DedupeKey = "release:2.0" };

        var first = await context.PublishAsync(content, users[..2]);
        await context.Notifications.Inbox(users[0]).SoftDeleteAsync();
        var second = await context.PublishAsync(content with { Title = "Another title" }, users);

        first.AlreadyNotified.Should().BeEmpty();
        second.Published.Select(n => n.UserId).Should().Equal(users[2]);
        second.AlreadyNotified.Should().Equal(users[..2], "a user who has deleted it has had it");
        (await RowsOf(users)).Should().HaveCount(3);
        (await RowsOf(users[..2])).Should().OnlyContain(n => n.Title == content.Title);
    }

    [Test]
    public async Task A_row_that_a_trigger_suppresses_is_neither_published_nor_a_repeat([Values] bool withKey)
    {
        var database = await TestServer.CreateDatabaseAsync();
        await using var context = new TestDbContext(TestDbContext.OptionsFor(database));
        var users = NewUsers(3);
        var content = withKey ? Content with { DedupeKey = "release:2.0" } : Content;
        await context.PublishAsync(content with { DedupeKey = "release:2.0" }, users[..1]);
        await PlainSql.ExecuteAsync(database, $"""
            CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER suppress BEFORE INSERT ON notifications
                FOR EACH ROW WHEN (NEW.user_id = '{users[1]}') EXECUTE FUNCTION suppress();
            """);

        var result = await context.PublishAsync(content, users);

        result.Published.Select(n => n.UserId).Should().Equal(withKey ? [users[2]] : [users[0], users[2]]);
        result.AlreadyNotified.Should().Equal(withKey ? [users[0]] : []);
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task Each_chunk_carries_the_instant_at_which_it_is_inserted([Values] bool grouped)
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.TimeProvider = clock).Options);

        var result = await context.PublishAsync(Content with { GroupKey = grouped ? "releases" : null }, NewUsers(2_500));

        result.Published.GroupBy(n => n.CreatedAt).OrderBy(chunk => chunk.Key).Select(chunk => chunk.Count())
            .Should().Equal(1_000, 1_000, 500);
    }

    [Test]
    public async Task Another_type_or_key_or_none_is_another_notification()
    {
        await using var context = CreateContext();
        var users = NewUsers(1);

        foreach (var content in new[]
        {
            Content,
            Content,
            Content with { DedupeKey = "a" },
            Content with { DedupeKey = "b" },
            Content with { Type = "releas", DedupeKey = "ea" },
        })
        {
            (await context.PublishAsync(content, users)).Published.Should().HaveCount(1);
        }

        (await RowsOf(users)).Select(n => n.Id).Should().HaveCount(5).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task The_identifier_of_a_key_is_the_same_in_every_version()
    {
        await using var context = CreateContext();
        var userId = new Guid("01980000-0000-7000-8000-00000000000a");

        var result = await context.PublishAsync(Content with { DedupeKey = "ticket:42 \u00e4\U0001F514" }, [userId]);

        result.Published.Single().Id.Should().Be(new Guid("b2b50fd9-b26d-80bd-957b-42727667aa54"));
    }

    [Test]
    public async Task Of_concurrent_publishers_exactly_one_notifies_each_user()
    {
        var users = NewUsers(1_500);
        var winners = new ConcurrentBag<Guid>();
        var losers = new ConcurrentBag<Guid>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            await using var context = CreateContext();
            var some = users.Where((_, number) => number % 16 != i).OrderBy(_ => Guid.NewGuid());
            var result = await context.PublishAsync(Content with { DedupeKey = "race" }, some);
            result.Published.ToList().ForEach(notification => winners.Add(notification.UserId));
            result.AlreadyNotified.ToList().ForEach(losers.Add);
        }));

        winners.Order().Should().Equal(users.Order(), "each got it from exactly one publisher");
        losers.Should().HaveCount((15 * 1_500) - 1_500);
        (await RowsOf(users)).Select(n => n.UserId).Order().Should().Equal(users.Order());
    }

    [Test]
    public async Task It_is_part_of_the_transaction_around_it()
    {
        await using var context = CreateContext();
        var users = NewUsers(2);
        await using (await context.Database.BeginTransactionAsync())
        {
            (await context.PublishAsync(Content, users)).Published.Should().HaveCount(2);
            (await RowsOf(users)).Should().BeEmpty("others do not see it yet");
        }

        (await RowsOf(users)).Should().BeEmpty();
    }

    [Test]
    public async Task It_is_part_of_the_transaction_scope_around_it([Values] bool complete)
    {
        await using var context = CreateContext();
        var users = NewUsers(2);
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await context.PublishAsync(Content, users);
            await context.InsertNotificationsAsync([Sample.Notification(users[0])]);
            if (complete)
            {
                scope.Complete();
            }
        }

        (await RowsOf(users)).Should().HaveCount(complete ? 3 : 0);
    }

    [Test]
    public async Task What_the_database_refuses_leaves_nothing_behind()
    {
        var database = await TestServer.CreateDatabaseAsync();
        await using var context = new TestDbContext(TestDbContext.OptionsFor(database));
        var users = NewUsers(1_500);
        await PlainSql.ExecuteAsync(database, "CREATE UNIQUE INDEX of_application ON notifications (user_id, type)");
        context.Add(new Notification { UserId = users.Max(), Type = Content.Type, Title = "t", Message = "m" });
        await context.SaveChangesAsync();

        (await context.Awaiting(c => c.PublishAsync(Content with { DedupeKey = "x" }, users)).Should()
            .ThrowAsync<PostgresException>("the index is the application's, and the row no repeat of the key"))
            .Which.SqlState.Should().Be(PostgresErrorCodes.UniqueViolation);
        (await context.Notifications.OfAllUsers().CountAsync()).Should().Be(1);
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task Columns_of_the_application_get_their_defaults()
    {
        Action<NotificationModelOptions> names = options =>
            (options.Schema, options.NotificationsTable) = ("odd \"schema\"", "notices; DROP TABLE x");
        Action<ModelBuilder> models = model =>
        {
            TestLayout.AddModels(model, names);
            model.Entity<Notification>().Property<short>("Priority").HasDefaultValue((short)5);
        };
        var database = await ApplicationContext.CreateDatabaseAsync(models, names);
        await using var context = new ApplicationContext(database, models);
        var users = NewUsers(2);

        await context.PublishAsync(Content, users);
        await context.InsertNotificationsAsync([Sample.Notification(users[0])]);

        (await context.Set<Notification>().OfAllUsers().Select(n => EF.Property<short>(n, "Priority")).ToListAsync())
            .Should().Equal(5, 5, 5);
        await TestServer.DropDatabaseAsync(database);
    }

    private static readonly Action<ModelBuilder>[] MappingsToOtherTables =
    [
        model => model.Entity<Notification>().UseTptMappingStrategy(),
        model => model.Entity<Notification>().UseTpcMappingStrategy(),
        model => model.Entity<Alert>().ToTable("alerts"),
    ];

    [Test]
    public async Task Derived_entities_with_tables_of_their_own_are_refused_by_name([Range(0, 2)] int mapping)
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model =>
        {
            model.AddNotificationModels();
            model.Entity<Alert>();
            MappingsToOtherTables[mapping](model);
        });

        (await nowhere.Awaiting(c => c.PublishAsync(Content, NewUsers(1))).Should().ThrowAsync<NotSupportedException>())
            .WithMessage("The entities that derive from Notification are mapped by TP*; all of them have to share its table. *");
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);

        var users = NewUsers(33);
        await context.PublishAsync(Content, users);
        await context.PublishAsync(Content with { DedupeKey = "key" }, users);
        await context.PublishAsync(Content with { DedupeKey = "key" }, users);

        string.Join("\n\n", log).ShouldBeApproved("Publishing/Publish.sql");
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_for_a_few_users_is_the_approved_one()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);

        var users = NewUsers(2);
        await context.PublishAsync(Content, users[..1]);
        await context.PublishAsync(Content, users[..1], Guid.NewGuid());
        await context.PublishAsync(Content, users);
        await context.PublishAsync(Content with { DedupeKey = "key" }, users[..1]);
        await context.PublishAsync(Content with { DedupeKey = "key" }, users);

        string.Join("\n\n", log).ShouldBeApproved("Publishing/PublishToFew.sql");
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));
        var user = Guid.NewGuid();

        await Refuses<ArgumentNullException>("context", () => ((DbContext)null!).PublishAsync(Content, [user]));
        await Refuses<ArgumentNullException>("content", () => nowhere.PublishAsync(null!, [user]));
        await Refuses<ArgumentNullException>("userIds", () => nowhere.PublishAsync(Content, (IEnumerable<Guid>)null!));
        await Refuses<ArgumentException>("userIds", () => nowhere.PublishAsync(Content, [user, Guid.Empty]));
        await Refuses<ArgumentException>("organizationId", () => nowhere.PublishAsync(Content, [user], Guid.Empty));
    }

    internal static async Task Refuses<TException>(string parameter, Func<Task> command)
        where TException : ArgumentException =>
        (await command.Should().ThrowAsync<TException>()).WithParameterName(parameter);

    private sealed class Alert : Notification;

    internal static List<Guid> NewUsers(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];

    private async Task<List<Notification>> RowsOf(IEnumerable<Guid> users)
    {
        await using var context = CreateContext();
        return await context.Notifications.AsNoTracking().Where(n => users.Contains(n.UserId)).ToListAsync();
    }
}
