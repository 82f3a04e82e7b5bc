using System.Collections.Concurrent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Writers that change notifications and preferences until they are stopped, and remember what was acknowledged.</summary>
/// <remarks>Each writer has users of its own. The rows of a call share a title, so that a call that is stored in part is found.</remarks>
internal sealed class AcknowledgedLoad(Func<DbContext> create)
{
    private const int Writers = 6;
    private const int UsersOfWriter = 40;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _failed = new();
    private readonly ConcurrentDictionary<(Guid User, string Type), bool> _preferences = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private volatile bool _isEnding;
    private Task _running = Task.CompletedTask;

    /// <summary>Creates the contexts of calls that begin from now on.</summary>
    public Func<DbContext> Create { get; set; } = create;

    public int Acknowledged => _acknowledged.Count;

    public IReadOnlyCollection<Exception> Failures => _failures;

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(i))));

    public Task StopAsync()
    {
        _isEnding = true;
        return _running;
    }

    /// <summary>Waits until so many more calls were acknowledged.</summary>
    public async Task UntilMoreAsync(int calls)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var enough = Acknowledged + calls; Acknowledged < enough;)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Fails unless every acknowledged call is stored once, and every other call once or not at all.</summary>
    public async Task ShouldBeStoredAsync()
    {
        await using var context = Create();
        var rows = await context.Set<Notification>().OfAllUsers().AsNoTracking().Select(n => new { n.UserId, n.Id, n.Title }).ToListAsync();
        var stored = rows.GroupBy(row => row.Title).ToDictionary(call => call.Key, call => call.Count());
        rows.Select(row => (row.UserId, row.Id)).Should().OnlyHaveUniqueItems();
        foreach (var (title, count) in _acknowledged)
        {
            stored.GetValueOrDefault(title).Should().Be(count, "{0} was acknowledged", title);
        }

        foreach (var (title, count) in _failed)
        {
            stored.GetValueOrDefault(title).Should().BeOneOf([0, count], "{0} failed", title);
        }

        stored.Keys.Except(_acknowledged.Keys).Except(_failed.Keys).Should().BeEmpty();
        foreach (var (entry, enabled) in _preferences)
        {
            (await context.GetPreferencesAsync(entry.User)).Find("email", entry.Type).Should().Be(enabled);
        }
    }

    private async Task WriteAsync(int writer)
    {
        var users = Enumerable.Range(0, UsersOfWriter).Select(_ => Guid.NewGuid()).ToArray();
        var random = new Random(writer);
        for (var i = 0; !_isEnding; i++)
        {
            var title = $"call {i} of writer {writer}";
            var some = random.GetItems(users, 8).Distinct().ToArray();
            await (random.Next(4) switch
            {
                0 => TryAsync(title, some.Length, context => PublishAsync(context, new("t", title, "m"), some)),
                1 => TryAsync(title, some.Length, context => PublishAsync(context, new("t", title, "m") { DedupeKey = title }, some)),
                2 => TryAsync(title, 20, context => context.InsertNotificationsAsync(
                    Enumerable.Range(0, 20).Select(k => new Notification { UserId = users[k], Type = "t", Title = title, Message = "m" })
                        .ToList())),
                _ => PatchAsync(some[0], $"t{random.Next(10)}", random.Next(2) == 0),
            });
        }
    }

    private static async Task PublishAsync(DbContext context, NotificationContent content, Guid[] users)
    {
        var result = await context.PublishAsync(content, users);
        (result.Published.Count, result.AlreadyNotified.Count).Should().Be((users.Length, 0));
    }

    private async Task TryAsync(string title, int count, Func<DbContext, Task> call)
    {
        try
        {
            await using var context = Create();
            await call(context);
            _acknowledged[title] = count;
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            _failed[title] = count;
            _failures.Enqueue(exception);
        }
    }

    private async Task PatchAsync(Guid user, string type, bool enabled)
    {
        try
        {
            await using var context = Create();
            await context.PatchPreferencesAsync(user, PreferencePatch.Empty.Set("email", type, enabled));
            _preferences[(user, type)] = enabled;
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            // It may be stored or not.
            _preferences.TryRemove((user, type), out _);
            _failures.Enqueue(exception);
        }
    }
}
