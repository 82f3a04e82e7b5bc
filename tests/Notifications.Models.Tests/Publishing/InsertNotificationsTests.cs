using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Many notifications by binary COPY: all of them, as they are, or none.</summary>
public sealed class InsertNotificationsTests : DatabaseFixture
{
    private static readonly Guid UserId = Guid.NewGuid();

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [Test]
    public async Task What_is_inserted_is_what_was_given([Values] bool streamed)
    {
        await using var context = CreateContext();
        var at = new DateTimeOffset(2020, 2, 29, 23, 59, 59, 999, 999, TimeSpan.FromHours(5.5));
        var full = new Notification
        {
            Id = Guid.NewGuid(),
            UserId = UserId,
            Type = new string('\u00e4', 50),
            Title = string.Concat(Enumerable.Repeat("\U0001F514", 255)),
            Message = "line 1\r\n\tline 2 \\N \\. \"quoted\" 'single' \u202e",
            Data = JsonDocument.Parse("""{"a":[1,2.50,null,true],"b":{"c":"\u00e4 \" \\"} /* why */ ,}""", Lenient).RootElement,
            DeliveredViaWs = true,
            DeliveredViaEmail = true,
            AggregationId = Guid.NewGuid(),
            CreatedAt = at,
        };
        full.MarkRead(at.AddDays(1));
        full.SoftDelete(at.AddDays(2));
        var plain = Sample.Notification();

        var rows = await (streamed
            ? context.InsertNotificationsAsync(Stream([full, plain]))
            : context.InsertNotificationsAsync([full, plain]));

        rows.Should().Be(2);
        (await Find(full.Id)).Should().BeEquivalentTo(full, options => options.ComparingByMembers<Notification>()
            .Using<JsonElement>(c => JsonElement.DeepEquals(c.Subject, c.Expectation).Should().BeTrue()).WhenTypeIs<JsonElement>());
        (await Find(plain.Id)).Should().BeEquivalentTo(plain, options => options.ComparingByMembers<Notification>().Excluding(n => n.Data));
        await ExecuteAsync($"DELETE FROM notifications WHERE id IN ('{full.Id}', '{plain.Id}')");
    }

    [Test]
    public async Task One_without_an_identifier_or_an_instant_gets_them_as_if_it_was_added()
    {
        var noon = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await using var context = CreateContext(new StoppedClock(noon));
        var notification = Sample.Notification();

        await context.InsertNotificationsAsync([notification]);

        notification.Id.Version.Should().Be(7);
        notification.CreatedAt.Should().Be(noon);
        (await Find(notification.Id)).CreatedAt.Should().Be(noon);
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Test]
    public async Task Buffers_of_every_size_arrive_whole([Values(0, 1, 9_999, 10_000, 10_001, 25_000)] int count)
    {
        await using var context = CreateContext();
        var userIds = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();

        var rows = await context.InsertNotificationsAsync(Enumerable.Range(0, count).Select(i => Numbered(userIds[i % 100], i)));

        rows.Should().Be(count);
        (await context.Notifications.Where(n => userIds.Contains(n.UserId)).Select(n => n.Title).ToListAsync()).Select(int.Parse).Order()
            .Should().Equal(Enumerable.Range(0, count));
    }

    [Test]
    public async Task Rows_of_a_user_are_stored_next_to_each_other()
    {
        await using var context = CreateContext();
        var userIds = PublishTests.NewUsers(5);

        await context.InsertNotificationsAsync(Enumerable.Range(0, 100).Select(i => Numbered(userIds[i % 5], i)));

        var stored = await context.Database.SqlQuery<Guid>(
            $"SELECT user_id FROM notifications WHERE user_id = ANY({userIds}) ORDER BY tableoid, ctid").ToListAsync();
        stored.Zip(stored.Skip(1)).Count(neighbors => neighbors.First != neighbors.Second).Should().Be(4);
    }

    [Test]
    public async Task It_may_take_as_long_as_the_commands_of_its_context()
    {
        await ExecuteAsync("""
            CREATE FUNCTION take_two_seconds() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
            CREATE TRIGGER take_two_seconds BEFORE INSERT ON notifications
                FOR EACH ROW WHEN (NEW.type = 'slow') EXECUTE FUNCTION take_two_seconds();
            """);
        await using var context = new TestDbContext(TestDbContext.OptionsFor($"{ConnectionString};Command Timeout=1"));
        var slow = Sample.Notification();
        slow.Type = "slow";

        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(1));

        (await context.InsertNotificationsAsync([slow])).Should().Be(1);
    }

    [Test]
    public async Task However_many_there_are_few_are_buffered([Values(10_000, 8)] int waiting, [Values] bool inData)
    {
        await using var context = CreateContext();
        var length = waiting > 8 ? 1 : 1024 * 1024;
        var (userId, made) = (Guid.NewGuid(), new List<WeakReference>());

        await context.InsertNotificationsAsync(Enumerable.Range(0, (3 * waiting) + 1).Select(_ => Make()));

        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(made.Count);

        // What is written is no longer referenced, except for a few in use.
        Notification Make()
        {
            if (made.Count > waiting && made.Count % waiting == waiting - 1)
            {
                GC.Collect();
                made.Count(reference => reference.IsAlive).Should().BeLessThan(waiting + 5);
            }

            var message = new string('m', inData ? 1 : length);
            var notification = new Notification { UserId = userId, Type = "import", Title = "t", Message = message };
            notification.SetData(new { text = new string('d', inData ? length : 1) });
            made.Add(new WeakReference(notification));
            return notification;
        }
    }

    [Test]
    public async Task An_inbox_shows_them_in_their_order_with_the_last_one_first([Values] bool streamed)
    {
        await using var context = CreateContext(new StoppedClock(DateTimeOffset.UnixEpoch));
        var (userId, others) = (Guid.NewGuid(), PublishTests.NewUsers(5));
        var given = Enumerable.Range(0, 1_000).SelectMany(i => new[] { Numbered(userId, i), Numbered(others[i % 5], i) }).ToList();

        await (streamed ? context.InsertNotificationsAsync(Stream(given)) : context.InsertNotificationsAsync(given));

        (await context.Notifications.Inbox(userId).NewestFirst().Select(n => n.Title).ToListAsync()).Select(int.Parse)
            .Should().Equal(Enumerable.Range(0, 1_000).Reverse());
    }

    [Test]
    public async Task A_row_that_the_database_refuses_refuses_them_all([Values(1, 12_000)] int position)
    {
        await using var context = CreateContext();
        var (userId, there) = (Guid.NewGuid(), Sample.Notification());
        await context.InsertNotificationsAsync([there]);

        var rows = Enumerable.Range(0, 15_000).Select(i => i == position ? there : Sample.Notification(userId));

        (await context.Awaiting(c => c.InsertNotificationsAsync(rows)).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().BeOneOf(CitusLimits.RefusalsOfCopy(PostgresErrorCodes.UniqueViolation));

        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(0);
    }

    [Test]
    public async Task A_null_refuses_them_all_and_is_named([Values] bool streamed)
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        var rows = Enumerable.Range(0, 12_000).Select(i => i == 11_000 ? null! : Sample.Notification(userId));

        await context.Awaiting(c => streamed ? c.InsertNotificationsAsync(Stream(rows)) : c.InsertNotificationsAsync(rows))
            .Should().ThrowAsync<ArgumentException>()
            .WithMessage("notifications has a null at position 11000.*").WithParameterName("notifications");

        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(0);
    }

    [Test]
    public async Task It_is_part_of_the_transaction_around_it()
    {
        await using var context = CreateContext();
        var notification = Sample.Notification();
        await using (await context.Database.BeginTransactionAsync())
        {
            await context.InsertNotificationsAsync([notification]);
            (await context.Notifications.ForUser(notification.UserId).CountAsync(n => n.Id == notification.Id)).Should().Be(1);
        }

        (await context.Notifications.ForUser(notification.UserId).CountAsync(n => n.Id == notification.Id)).Should().Be(0);
    }

    [Test]
    public async Task A_sequence_that_uses_the_context_itself_fails_and_leaves_it_usable()
    {
        await using var context = CreateContext();

        await context.Awaiting(c => c.InsertNotificationsAsync(c.Notifications.ForUser(UserId).AsNoTracking().AsAsyncEnumerable()))
            .Should().ThrowAsync<NpgsqlOperationInProgressException>();

        (await context.Notifications.CountAsync(n => n.UserId == UserId)).Should().Be(0, "the context can go on");
    }

    [Test]
    public async Task A_table_is_found_by_the_names_in_the_model()
    {
        Action<NotificationModelOptions> names = options => (options.Schema, options.NotificationsTable) = ("Odd \"one\"", "N; --");
        var database = await ApplicationContext.CreateDatabaseAsync(model => TestLayout.AddModels(model, names), names);
        await using var context = new ApplicationContext(database, model => TestLayout.AddModels(model, names));

        await context.InsertNotificationsAsync([Sample.Notification()]);

        (await context.Set<Notification>().OfAllUsers().CountAsync()).Should().Be(1);
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        var (noContext, noList, noStream) = ((DbContext)null!, (IEnumerable<Notification>)null!, (IAsyncEnumerable<Notification>)null!);

        await PublishTests.Refuses<ArgumentNullException>("context", () => noContext.InsertNotificationsAsync([]));
        await PublishTests.Refuses<ArgumentNullException>("context", () => noContext.InsertNotificationsAsync(Stream([])));
        await PublishTests.Refuses<ArgumentNullException>("notifications", () => nowhere.InsertNotificationsAsync(noList));
        await PublishTests.Refuses<ArgumentNullException>("notifications", () => nowhere.InsertNotificationsAsync(noStream));
    }

    private TestDbContext CreateContext(TimeProvider clock) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.TimeProvider = clock).Options);

    private static Notification Numbered(Guid userId, int number) => new()
    {
        UserId = userId,
        Type = "import",
        Title = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Message = "From another system.",
    };

    private static async IAsyncEnumerable<Notification> Stream(IEnumerable<Notification> notifications)
    {
        foreach (var notification in notifications)
        {
            await Task.Yield();
            yield return notification;
        }
    }

    private async Task<Notification> Find(Guid id)
    {
        await using var context = CreateContext();
        return await context.Notifications.OfAllUsers().AsNoTracking().SingleAsync(n => n.Id == id);
    }
}
