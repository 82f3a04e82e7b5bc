using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Changes without an instant take the configured clock, however their query was composed.</summary>
public sealed class ConfiguredClockTests : InboxFixture
{
    private static readonly DateTimeOffset Now = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static readonly (string Name, Func<TestDbContext, Guid, IQueryable<Notification>> Query)[] Compositions =
    [
        ("the inbox", (db, user) => db.Notifications.Inbox(user)),
        ("a filter of the application after", (db, user) => db.Notifications.Inbox(user).Where(n => n.Title != "")),
        ("all of a user", (db, user) => db.Notifications.ForUser(user)),
        ("the application's own Where first", (db, user) => db.Notifications.Where(n => n.UserId == user)),
        ("AsNoTracking before", (db, user) => db.Notifications.AsNoTracking().Inbox(user)),
        ("AsNoTracking after", (db, user) => db.Notifications.Inbox(user).AsNoTracking()),
        ("Set<Notification>()", (db, user) => db.Set<Notification>().Where(n => n.UserId == user).TagWith("a tag\nof two lines")),
        ("Take", (db, user) => db.Notifications.Inbox(user).NewestFirst().Take(10)),
        ("Skip", (db, user) => db.Notifications.Inbox(user).NewestFirst().Skip(0)),
        ("Distinct", (db, user) => db.Notifications.Inbox(user).Distinct()),
        ("Union", (db, user) => db.Notifications.Inbox(user).OfType("a").Union(db.Notifications.Inbox(user))),
        ("Join", (db, user) => db.Notifications.Inbox(user).Join(db.Notifications.ForUser(user), n => n.Id, o => o.Id, (n, _) => n)),
        ("FromSql", (db, user) => db.Notifications.FromSql($"SELECT * FROM notifications WHERE user_id = {user}")),
        ("a group", (db, user) => db.Notifications.Inbox(user).InGroupOf(db.Notifications.ForUser(user).Single())),
        ("up to a position", (db, user) => db.Notifications.Inbox(user).UpTo(NotificationCursor.At(Noon.AddDays(1)))),
        ("IgnoreQueryFilters", (db, user) => db.Notifications.Inbox(user).IgnoreQueryFilters()),
    ];

    private static readonly string[] Names = [.. Compositions.Select(composition => composition.Name)];

    [Test]
    public async Task A_change_takes_the_clock_of_its_context([ValueSource(nameof(Names))] string name)
    {
        var userId = Guid.NewGuid();
        await SaveAsync(At(1, userId));
        await using var context = CreateContext(options =>
            options.UseNotificationModels(models => models.TimeProvider = new StoppedClock(Now)));

        await ShouldTakeTheClockAsync(context, Compositions.Single(one => one.Name == name).Query, userId);
    }

    [Test]
    public async Task A_change_takes_the_clock_in_a_pooled_context([ValueSource(nameof(Names))] string name)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new StoppedClock(Now))
            .AddDbContextPool<TestDbContext>(options => options.UseNpgsql(ConnectionString), poolSize: 1)
            .AddNotificationModels<TestDbContext>()
            .BuildServiceProvider();
        for (var round = 0; round < 2; round++)
        {
            var userId = Guid.NewGuid();
            await SaveAsync(At(1, userId));
            await using var scope = services.CreateAsyncScope();

            var context = scope.ServiceProvider.GetRequiredService<TestDbContext>();

            await ShouldTakeTheClockAsync(context, Compositions.Single(one => one.Name == name).Query, userId);
        }
    }

    [Test]
    public async Task An_instant_that_is_given_wins_over_the_clock()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(At(1, userId));
        await using var context = CreateContext(options =>
            options.UseNotificationModels(models => models.TimeProvider = new StoppedClock(Now)));

        await context.Notifications.Inbox(userId).MarkReadAsync(Noon);

        (await context.Notifications.ForUser(userId).SingleAsync()).ReadAt.Should().Be(Noon);
    }

    [Test]
    public void A_query_of_another_provider_is_refused_clearly()
    {
        var list = new[] { At(1, Guid.NewGuid()) }.AsQueryable();

        FluentActions.Awaiting(() => list.MarkReadAsync()).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("The query is not one of EF Core (its provider is EnumerableQuery`1). Begin with a DbSet of your DbContext.");
    }

    private static async Task ShouldTakeTheClockAsync(
        TestDbContext context, Func<TestDbContext, Guid, IQueryable<Notification>> query, Guid userId)
    {
        (await query(context, userId).MarkReadAsync()).Should().Be(1);
        (await query(context, userId).SoftDeleteAsync()).Should().Be(1);

        var stored = await context.Notifications.AsNoTracking().ForUser(userId).SingleAsync();
        stored.ReadAt.Should().Be(Now);
        stored.DeletedAt.Should().Be(Now);
    }
}
