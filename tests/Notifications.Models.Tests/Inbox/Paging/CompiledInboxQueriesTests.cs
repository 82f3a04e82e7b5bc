using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Which chains run as compiled queries; the name of a parameter tells them from composed ones.</summary>
[OnPlainTables]
public sealed class CompiledInboxQueriesTests : InboxFixture
{
    private static readonly Guid UserId = Guid.NewGuid();

    private static readonly (string Name, Func<IQueryable<Notification>, IQueryable<Notification>> Query)[] Compiled =
    [
        ("Inbox", n => n.Inbox(UserId)),
        ("AsNoTracking, Inbox", n => n.AsNoTracking().Inbox(UserId)),
        ("Inbox, AsNoTracking", n => n.Inbox(UserId).AsNoTracking()),
        ("Inbox, Unread", n => n.Inbox(UserId).Unread()),
        ("AsNoTracking, Inbox, Unread", n => n.AsNoTracking().Inbox(UserId).Unread()),
        ("Inbox, AsNoTracking, Unread", n => n.Inbox(UserId).AsNoTracking().Unread()),
        ("Inbox, Unread, AsNoTracking", n => n.Inbox(UserId).Unread().AsNoTracking()),
    ];

    private static readonly (string Name, Func<IQueryable<Notification>, IQueryable<Notification>> Query)[] Composed =
    [
        ("Where, Inbox", n => n.Where(x => x.Title != "").Inbox(UserId)),
        ("Inbox, Where", n => n.Inbox(UserId).Where(x => x.Title != "")),
        ("Inbox, AsTracking", n => n.Inbox(UserId).AsTracking()),
        ("Inbox, AsNoTracking, Where", n => n.Inbox(UserId).AsNoTracking().Where(x => x.Title != "")),
        ("Inbox, Where, AsNoTracking", n => n.Inbox(UserId).Where(x => x.Title != "").AsNoTracking()),
        ("Inbox, Take, AsNoTracking", n => n.Inbox(UserId).Take(5).AsNoTracking()),
        ("IgnoreQueryFilters, Inbox", n => n.IgnoreQueryFilters().Inbox(UserId)),
    ];

    private static readonly string[] NamesOfCompiled = [.. Compiled.Select(chain => chain.Name)];

    private static readonly string[] NamesOfComposed = [.. Composed.Select(chain => chain.Name)];

    [OneTimeSetUp]
    public Task FillAsync() => SaveAsync(Fill(UserId, 3));

    [Test]
    public async Task AsNoTracking_on_either_side_stays_compiled(
        [ValueSource(nameof(NamesOfCompiled))] string name, [Values] bool tracksByDefault)
    {
        var query = Compiled.Single(chain => chain.Name == name).Query;
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log)
            .UseQueryTrackingBehavior(tracksByDefault ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking));
        var isTracked = tracksByDefault && !name.Contains("AsNoTracking", StringComparison.Ordinal);

        await ShouldBeAsync(log, "@userId", async () => (await query(context.Notifications).ToPageAsync()).Items.Should().HaveCount(3));
        await ShouldBeAsync(log, "@userId", async () =>
            (await query(context.Notifications).ToPageAsync(after: NotificationCursor.At(Noon.AddDays(1)))).Items.Should().HaveCount(3));
        if (name.Contains("Unread", StringComparison.Ordinal))
        {
            await ShouldBeAsync(log, "@userId", async () => (await query(context.Notifications).CountUpToAsync()).Value.Should().Be(3));
        }

        context.ChangeTracker.Entries().Should().HaveCount(isTracked ? 3 : 0);
    }

    [Test]
    public async Task Every_other_operator_makes_an_ordinary_query([ValueSource(nameof(NamesOfComposed))] string name)
    {
        var query = Composed.Single(chain => chain.Name == name).Query;
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        await query(context.Notifications).ToPageAsync();

        log.Commands.Should().ContainSingle().Which.CommandText.Should().NotContain("LIMIT @rows");
    }

    private static async Task ShouldBeAsync(CommandLog log, string parameter, Func<Task> call) =>
        (await log.CaptureAsync(call)).CommandText.Should().Contain($"user_id = {parameter} ");
}
