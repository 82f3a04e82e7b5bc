using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>The guard over all tests, which lets through what says of which user the rows are, and nothing else.</summary>
public sealed class RoutingGuardTests : LayoutFixture
{
    private static readonly Guid UserId = Guid.NewGuid();
    private static readonly Guid Id = Guid.NewGuid();

    private static readonly (string Name, Func<DbContext, Task> Call)[] OfAnybody =
    [
        ("all rows", c => Notifications(c).ToListAsync()),
        ("all preferences", c => Preferences(c).CountAsync()),
        ("a row by identifier", c => Notifications(c).SingleOrDefaultAsync(n => n.Id == Id)),
        ("rows of all other users", c => Notifications(c).Where(n => n.UserId != UserId).ToListAsync()),
        ("rows in the order of users", c => Notifications(c).OrderBy(n => n.UserId).ToListAsync()),
        ("a change by identifier", c => Notifications(c).Where(n => n.Id == Id).MarkReadAsync()),
        ("a removal by identifier", c => Notifications(c).Where(n => n.Id == Id).ExecuteDeleteAsync()),
        ("rows of each other's user",
            c => Notifications(c).Where(n => Notifications(c).Any(x => x.UserId == n.UserId && x.CreatedAt > n.CreatedAt)).ToListAsync()),
        ("preferences with notifications of their user",
            c => Preferences(c).Where(p => Notifications(c).Any(n => n.UserId == p.UserId)).ToListAsync()),
        ("one of two tables",
            c => Notifications(c).ForUser(UserId).Where(n => Preferences(c).Any(p => p.OrganizationId == n.AggregationId)).ToListAsync()),
        ("the second of two statements",
            c => c.Database.ExecuteSqlAsync($"DELETE FROM app.news WHERE user_id = {UserId};\nDELETE FROM app.news WHERE id = {Id}")),
        ("an insert for nobody", c => c.Database.ExecuteSqlRawAsync("INSERT INTO app.news (id) SELECT gen_random_uuid() WHERE FALSE")),
        ("a purge of its own", c => c.Database.ExecuteSqlRawAsync("DELETE FROM app.news AS n WHERE n.deleted_at < now()")),
    ];

    private static readonly (string Name, Func<DbContext, Task> Call)[] OfSome =
    [
        ("rows of a user", c => Notifications(c).ForUser(UserId).ToListAsync()),
        ("rows of some users", c => Notifications(c).Where(n => new[] { UserId, Id }.Contains(n.UserId)).ToListAsync()),
        ("a row with its user's preferences",
            c => Notifications(c).ForUser(UserId).Where(n => Preferences(c).Any(p => p.UserId == n.UserId)).ToListAsync()),
        ("groups", c => Notifications(c).Inbox(UserId).ToGroupPageAsync()),
        ("a row that is saved", SaveAsync),
        ("a purge", c => c.PurgeNotificationsAsync(
            new RetentionPolicy { DeletedOlderThan = TimeSpan.Zero, ReadOlderThan = TimeSpan.Zero, KeepNewestPerUser = 123 },
            new Progress<RetentionProgress>())),
        ("no row", c => Notifications(c).Where(_ => false).MarkReadAsync()),
        ("all rows on purpose", c => Notifications(c).OfAllUsers().ToListAsync()),
    ];

    private static readonly string[] Refused = [.. OfAnybody.Select(one => one.Name)];
    private static readonly string[] LetThrough = [.. OfSome.Select(one => one.Name)];

    [OneTimeSetUp]
    public async Task BeginAsync()
    {
        await CreateDatabaseAsync();
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
    }

    [OneTimeTearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task What_does_not_say_of_whom_is_refused([ValueSource(nameof(Refused))] string name)
    {
        await using var host = Host();

        (await host.Awaiting(OfAnybody.Single(one => one.Name == name).Call).Should().ThrowAsync<AssertionException>())
            .Which.Message.Should().StartWith("The statement does not restrict its rows to users:");
    }

    [Test]
    public async Task What_says_of_whom_is_let_through([ValueSource(nameof(LetThrough))] string name)
    {
        await using var host = Host();

        await OfSome.Single(one => one.Name == name).Call(host);
    }

    [Test]
    public async Task Rows_that_are_keyed_by_identifier_are_not_looked_at()
    {
        static void Names(NotificationModelOptions options) => (options.Schema, options.NotificationsTable) = ("app", "news");
        await using var host = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(Names));

        (await Notifications(host).CountAsync(n => n.Id == Id)).Should().Be(0);
    }

    private static DbSet<Notification> Notifications(DbContext context) => context.Set<Notification>();

    private static DbSet<NotificationPreference> Preferences(DbContext context) => context.Set<NotificationPreference>();

    private static async Task SaveAsync(DbContext context)
    {
        var notifications = new[] { Sample.Notification(), Sample.Notification() };
        context.AddRange(notifications);
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        Array.ForEach(notifications, notification => notification.MarkRead());
        preference.Preferences = preference.Preferences.With("email", "a", true);
        await context.SaveChangesAsync();
        context.RemoveRange([.. notifications, preference]);
        await context.SaveChangesAsync();
    }

    private ApplicationContext Host() => Host(options: options => (options.Schema, options.NotificationsTable) = ("app", "news"));
}
