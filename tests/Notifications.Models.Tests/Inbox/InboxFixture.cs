using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Inbox;

/// <summary>A database in which each test fills the inboxes of its own users.</summary>
public abstract class InboxFixture : DatabaseFixture
{
    protected static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a notification that was created some seconds after noon.</summary>
    protected static Notification At(int second, Guid userId, string type = "mention") => new()
    {
        Id = Guid.CreateVersion7(),
        UserId = userId,
        Type = type,
        Title = $"{second} s after noon",
        Message = "Somebody mentioned you.",
        CreatedAt = Noon.AddSeconds(second),
    };

    /// <summary>Makes notifications a second apart, newest first.</summary>
    protected static Notification[] Fill(Guid userId, int count) => [.. Enumerable.Range(0, count).Select(i => At(count - i, userId))];

    protected static Notification Read(Notification notification, DateTimeOffset? at = null)
    {
        notification.MarkRead(at ?? Noon);
        return notification;
    }

    protected static Notification Deleted(Notification notification, DateTimeOffset? at = null)
    {
        notification.SoftDelete(at ?? Noon);
        return notification;
    }

    protected TestDbContext CreateContext(Action<DbContextOptionsBuilder<TestDbContext>> configure)
    {
        var builder = new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString));
        configure(builder);
        return new TestDbContext(builder.Options);
    }

    /// <summary>Reads page after page to the last one, or to the limit.</summary>
    protected static async Task<List<TItem>> WalkAsync<TItem>(
        Func<NotificationCursor?, Task<NotificationPage<TItem>>> readAsync, int mostPages = int.MaxValue)
    {
        var (walked, pages, position) = (new List<TItem>(), 0, (NotificationCursor?)null);
        do
        {
            var page = await readAsync(position);
            walked.AddRange(page.Items);
            position = page.Next;
        }
        while (position is not null && ++pages < mostPages);

        return walked;
    }

    protected async Task SaveAsync(params IEnumerable<Notification> notifications)
    {
        await using var context = CreateContext();
        context.AddRange(notifications);
        await context.SaveChangesAsync();
    }

    protected async Task<Notification> FindAsync(Notification notification)
    {
        await using var context = CreateContext();
        return await context.Notifications.ForUser(notification.UserId).SingleAsync(n => n.Id == notification.Id);
    }

    /// <summary>Returns all rows of a user with the transaction that wrote each, so that even an UPDATE without a change shows.</summary>
    protected Task<string> FingerprintAsync(Guid userId) =>
        ScalarAsync<string>($"""
            SELECT coalesce(string_agg(xmin || ' ' || n::text, E'\n' ORDER BY id), '') FROM notifications AS n WHERE user_id = '{userId}'
            """);

    protected Task<T> ScalarAsync<T>(string sql) => PlainSql.ScalarAsync<T>(ConnectionString, sql);

    /// <summary>Vacuums until all pages are all-visible, which index-only scans need.</summary>
    /// <remarks>Once may not be enough: a transaction of another fixture on the server can hold VACUUM back.</remarks>
    protected async Task VacuumAsync(string option)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            await ExecuteAsync($"VACUUM ({option}) notifications");
        }
        while (!await ScalarAsync<bool>("SELECT relallvisible >= relpages FROM pg_class WHERE oid = 'notifications'::regclass"));
    }

    /// <summary>Returns when a statement in this database waits for a lock.</summary>
    protected async Task UntilOneWaitsAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(limit.Token);
        await using var command = new NpgsqlCommand(
            CitusCluster.OnAnyNode(
                ConnectionString,
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
            connection);
        while (await command.ExecuteScalarAsync(limit.Token) is not true)
        {
        }
    }
}
