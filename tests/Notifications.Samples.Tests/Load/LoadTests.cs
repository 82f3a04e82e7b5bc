using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace Notifications.Samples.Tests.Load;

/// <summary>Many users at once, over HTTP: no request fails, and at the end every inbox matches what was done to it.</summary>
/// <remarks>
/// Clients, application and database share the machine, so that the clients' work is part of what is measured. Each client sends one
/// request after another, without a pause: the latencies are those of a saturated application. The database does not wait for its disk,
/// unless <c>NOTIFICATIONS_POSTGRES</c> names one that does.
/// </remarks>
[NonParallelizable]
public sealed class LoadTests : InboxFixture
{
    // A stream looks by itself every 15 seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, int> _announced = new();

    private readonly SocketsHttpHandler _sockets = new() { UseCookies = false };

    private HttpClient _http = null!;
    private NpgsqlDataSource _database = null!;
    private StoredInboxes _stored = null!;
    private List<Member> _members = [];

    private protected override void Configure(IWebHostBuilder host) => host
        .UseEnvironment("Production")
        .UseSetting("DemoData", "true")
        .UseSetting("RequireHttps", "false")
        .UseSetting("Logging:LogLevel:Default", "Warning");

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        Application.UseKestrel(port: 0);
        Application.StartServer();
        _http = new HttpClient(_sockets) { BaseAddress = Application.ClientOptions.BaseAddress };
        _database = NpgsqlDataSource.Create(ConnectionString);
        await _database.FillAsync(LoadSize.OfThisRun);
        _stored = new StoredInboxes(_database);
        _members = await _stored.MembersAsync(new CookieMint(Application.Services));
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        _http.Dispose();
        _sockets.Dispose();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task No_request_fails_and_every_inbox_adds_up()
    {
        var before = await _stored.CountAsync();
        var followers = await Task.WhenAll(Pick(LoadSize.OfThisRun.Streams).Select(member => LiveFollower.OpenAsync(_http, member)));

        await TestContext.Out.WriteLineAsync(await LoadAsync());

        await ShouldAddUpAsync(before);
        await ShouldHaveHeardAllAsync(followers);
        foreach (var follower in followers)
        {
            await follower.DisposeAsync();
        }

        await ShouldHaveTheirBadgesAsync();
    }

    private async Task<string> LoadAsync()
    {
        Visitor[] visitors = [.. Enumerable.Range(0, LoadSize.Clients).Select(i => new Visitor(_http, MembersOf(i), _announced, seed: i))];
        await VisitAsync(visitors, LoadSize.OfThisRun.WarmUp);

        var start = Stopwatch.GetTimestamp();
        var latencies = await VisitAsync(visitors, LoadSize.OfThisRun.Duration);
        return Latencies.ToTable(latencies, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Latencies[]> VisitAsync(Visitor[] visitors, TimeSpan duration)
    {
        using var end = new CancellationTokenSource(duration);
        return await Task.WhenAll(visitors.Select(visitor => Task.Run(() => visitor.VisitAsync(end.Token), CancellationToken.None)));
    }

    private async Task ShouldAddUpAsync(int before)
    {
        var standings = await _stored.StandingsAsync();
        _members.Select(member => (member.Id, Done: member.Standing, Stored: standings[member.Id]))
            .Where(user => user.Done != user.Stored).Should().BeEmpty();
        (await _stored.AnnouncedAsync()).Should().NotBeEmpty().And.Equal(_announced);
        (await _stored.CountAsync()).Should().Be(before + _announced.Values.Sum());
    }

    private async Task ShouldHaveHeardAllAsync(LiveFollower[] followers)
    {
        var (badges, news) = (await _stored.BadgesAsync(), await _stored.NewsAsync());
        using var late = new CancellationTokenSource(Patience);
        while (!late.IsCancellationRequested && followers.Any(IsBehind))
        {
            await Task.Delay(100, CancellationToken.None);
        }

        bool IsBehind(LiveFollower follower) =>
            follower.Badge != badges[follower.Member.Id].Text || news[follower.Member.Id].Except(follower.Heard).Any();

        foreach (var follower in followers)
        {
            follower.Badge.Should().Be(badges[follower.Member.Id].Text);
            follower.Heard.Should().OnlyHaveUniqueItems();
            news[follower.Member.Id].Except(follower.Heard).Should().BeEmpty();
        }
    }

    private async Task ShouldHaveTheirBadgesAsync()
    {
        var badges = await _stored.BadgesAsync();
        var wrong = new ConcurrentBag<(Guid UserId, Badge Told)>();
        await Parallel.ForEachAsync(_members, async (member, _) =>
        {
            var told = await new Session(_http, member, new Latencies()).GetAsync<Badge>($"notifications/unread-count");
            if (told != badges[member.Id])
            {
                wrong.Add((member.Id, told));
            }
        });
        wrong.Should().BeEmpty();
    }

    private List<Member> MembersOf(int client) => [.. _members.Where((_, m) => m % LoadSize.Clients == client)];

    private IEnumerable<Member> Pick(int count) => _members.Where((_, m) => m % (_members.Count / count) == 0).Take(count);
}
