using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The columns that an application has added to the table, in a <c>COPY</c>.</summary>
public sealed class OwnColumnCopyTests
{
    private const string Priority = nameof(Priority);

    private string _database = "";

    public enum Severity
    {
        Low,
        High,
    }

    [SetUp]
    public async Task CreateDatabaseAsync() => _database = await ApplicationContext.CreateDatabaseAsync(AddModels);

    [TearDown]
    public Task DropDatabaseAsync() => TestServer.DropDatabaseAsync(_database);

    [Test]
    public async Task What_is_copied_is_what_SaveChanges_stores()
    {
        await using var saving = CreateContext();
        await using var copying = CreateContext();
        await saving.AddRangeAsync(Rows(saving));
        await saving.SaveChangesAsync();
        var saved = await StoredAsync();
        await PlainSql.ExecuteAsync(_database, "TRUNCATE notifications");

        var rows = Rows(copying);
        (await copying.InsertNotificationsAsync(rows)).Should().Be(rows.Count);

        (await StoredAsync()).Should().Equal(saved).And.HaveCount(rows.Count);
        copying.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Test]
    public async Task Rows_with_and_without_defaults_may_alternate_in_any_number()
    {
        await using var context = CreateContext();

        (await context.InsertNotificationsAsync(Enumerable.Range(0, 25_000).Select(i => (i % 3) switch
        {
            0 => new Notification { UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" },
            1 => NewAlert("t"),
            _ => NewAlert("t", level: 2),
        }))).Should().Be(25_000);

        (await PlainSql.ReadAsync(_database, """
            SELECT concat_ws(' ', "Kind", "Level", count(*)) FROM notifications GROUP BY "Kind", "Level" ORDER BY 1
            """)).Should().Equal("alert 2 8333", "alert 5 8333", "plain 5 8334");
    }

    [Test]
    public async Task An_owned_object_is_refused_by_name()
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model =>
        {
            model.AddNotificationModels();
            model.Entity<AlertOfPlace>().OwnsOne(alert => alert.Place);
        });
        AlertOfPlace[] alerts = [new() { UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m", Place = new Place() }];

        (await nowhere.Awaiting(c => c.InsertNotificationsAsync(alerts)).Should().ThrowAsync<ArgumentException>())
            .WithMessage("notifications has an entity AlertOfPlace at position 0, and COPY does not write its Place, *");
    }

    private static List<Notification> Rows(DbContext context)
    {
        var prioritized = new Notification { UserId = Guid.NewGuid(), Type = "t", Title = "prioritized", Message = "m" };
        context.Entry(prioritized).Property(Priority).CurrentValue = (short)9;
        return
        [
            new() { UserId = Guid.NewGuid(), Type = "t", Title = "plain", Message = "m" },
            prioritized,
            NewAlert("alert"),
            NewAlert("alert of level 2", level: 2),
            NewAlert("alert with all", level: 1, severity: Severity.High, tags: ["a", "b"]),
        ];
    }

    private static Alert NewAlert(string title, int level = 0, Severity? severity = null, string[]? tags = null) => new()
    {
        UserId = Guid.NewGuid(),
        Type = "t",
        Title = title,
        Message = "m",
        Level = level,
        Severity = severity,
        Tags = tags,
    };

    private Task<List<string>> StoredAsync() => PlainSql.ReadAsync(_database, """
        SELECT concat_ws(' | ', title, "Kind", "Priority", "Source", "Level", "Severity", "Tags"::text, "Loud")
        FROM notifications ORDER BY title
        """);

    private ApplicationContext CreateContext() => new(_database, AddModels);

    private static void AddModels(ModelBuilder model)
    {
        TestLayout.AddModels(model);
        model.Entity<Notification>(notification =>
        {
            notification.HasDiscriminator<string>("Kind").HasValue<Notification>("plain").HasValue<Alert>("alert");
            notification.Property<short>(Priority).HasDefaultValue((short)3);
            notification.Property<string>("Source").IsRequired().HasDefaultValueSql("'bulk'");
            notification.Property<string?>("Loud").HasComputedColumnSql("upper(title)", stored: true);
        });
        model.Entity<Alert>(alert =>
        {
            alert.Property(a => a.Level).HasDefaultValueSql("5");
            alert.Property(a => a.Severity).HasConversion<string>().HasColumnName("Severity");
        });
    }

    private sealed class Alert : Notification
    {
        public int Level { get; init; }

        public Severity? Severity { get; init; }

        public string[]? Tags { get; init; }
    }

    private sealed class AlertOfPlace : Notification
    {
        public required Place Place { get; init; }
    }

    private sealed class Place
    {
        public string City { get; set; } = "";
    }
}
