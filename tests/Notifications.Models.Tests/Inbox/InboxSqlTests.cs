using System.Text;
using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>The statements that the library sends; each was read and approved.</summary>
[OnPlainTables]
public sealed partial class InboxSqlTests : InboxFixture
{
    private static readonly Guid UserId = Guid.NewGuid();
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly NotificationCursor Position = NotificationCursor.From(At(0, UserId));

    private static readonly Chain[] Pages =
    [
        new("Inbox(userId).ToPageAsync()", n => n.Inbox(UserId).ToPageAsync()),
        new("Inbox(userId).ToPageAsync(after: cursor)", n => n.Inbox(UserId).ToPageAsync(after: Position)),
        new("Inbox(userId).ToNewerPageAsync(cursor)", n => n.Inbox(UserId).ToNewerPageAsync(Position)),
        new("Inbox(userId).Unread().ToPageAsync()", n => n.Inbox(UserId).Unread().ToPageAsync()),
        new("Inbox(userId).Unread().ToPageAsync(after: cursor)", n => n.Inbox(UserId).Unread().ToPageAsync(after: Position)),
        new("Inbox(userId).Unread().ToNewerPageAsync(cursor)", n => n.Inbox(UserId).Unread().ToNewerPageAsync(Position)),
        new("Inbox(userId).Read().ToPageAsync()", n => n.Inbox(UserId).Read().ToPageAsync()),
        new("Inbox(userId).OfType(type).ToPageAsync()", n => n.Inbox(UserId).OfType("mention").ToPageAsync()),
        new("Inbox(userId).OfType(type).ToPageAsync(after: cursor)", n => n.Inbox(UserId).OfType("mention").ToPageAsync(after: Position)),
        new("Inbox(userId).Where(host's own).ToPageAsync(after: cursor)",
            n => n.Inbox(UserId).Where(x => x.Title.StartsWith("T-")).ToPageAsync(after: Position)),
        new("ForUser(userId).Deleted().ToPageAsync()", n => n.ForUser(UserId).Deleted().ToPageAsync()),
        new("Inbox(userId).ToPageAsync(n => n.Title)", n => n.Inbox(UserId).ToPageAsync(x => x.Title)),
        new("Inbox(userId).ToPageAsync(n => new { n.Id, n.Title }, after: cursor)",
            n => n.Inbox(UserId).ToPageAsync(x => new { x.Id, x.Title }, after: Position)),
        new("Inbox(userId).Unread().ToNewerPageAsync(n => new { n.Title, n.CreatedAt }, cursor)",
            n => n.Inbox(UserId).Unread().ToNewerPageAsync(x => new { x.Title, x.CreatedAt }, Position)),
        new("ForUser(userId).NewestFirst().ToListAsync()", n => n.ForUser(UserId).NewestFirst().ToListAsync()),
    ];

    private static readonly Chain[] Counts =
    [
        new("Inbox(userId).Unread().CountUpToAsync()", n => n.Inbox(UserId).Unread().CountUpToAsync()),
        new("Inbox(userId).CountUpToAsync()", n => n.Inbox(UserId).CountUpToAsync()),
        new("Inbox(userId).OfType(type).Unread().CountUpToAsync()", n => n.Inbox(UserId).OfType("mention").Unread().CountUpToAsync()),
        new("Inbox(userId).Unread().CountAsync()", n => n.Inbox(UserId).Unread().CountAsync()),
    ];

    private static readonly Chain[] Changes =
    [
        new("Inbox(userId).MarkReadAsync()", n => n.Inbox(UserId).MarkReadAsync()),
        new("Inbox(userId).UpTo(cursor).MarkReadAsync()", n => n.Inbox(UserId).UpTo(Position).MarkReadAsync()),
        new("Inbox(userId).UpTo(At(instant)).MarkReadAsync(at)",
            n => n.Inbox(UserId).UpTo(NotificationCursor.At(Noon)).MarkReadAsync(Noon)),
        new("Inbox(userId).Unread().MarkReadAsync()", n => n.Inbox(UserId).Unread().MarkReadAsync()),
        new("Inbox(userId).OfType(type).UpTo(cursor).MarkReadAsync()",
            n => n.Inbox(UserId).OfType("mention").UpTo(Position).MarkReadAsync()),
        new("Inbox(userId).Where(n => n.Id == id).MarkReadAsync()", n => One(n.Inbox(UserId), Id).MarkReadAsync()),
        new("Inbox(userId).MarkUnreadAsync()", n => n.Inbox(UserId).MarkUnreadAsync()),
        new("Inbox(userId).Where(n => n.Id == id).MarkUnreadAsync()", n => One(n.Inbox(UserId), Id).MarkUnreadAsync()),
        new("Inbox(userId).SoftDeleteAsync()", n => n.Inbox(UserId).SoftDeleteAsync()),
        new("ForUser(userId).SoftDeleteAsync(at)", n => n.ForUser(UserId).SoftDeleteAsync(Noon)),
        new("ForUser(userId).RestoreAsync()", n => n.ForUser(UserId).RestoreAsync()),
        new("Inbox(userId).MarkDeliveredViaWsAsync()", n => n.Inbox(UserId).MarkDeliveredViaWsAsync()),
        new("Inbox(userId).MarkDeliveredViaEmailAsync()", n => n.Inbox(UserId).MarkDeliveredViaEmailAsync()),
    ];

    private static readonly Chain[] All = [.. Pages, .. Counts, .. Changes];

    private static readonly string[] NamesOfQueries = [.. Pages.Concat(Counts).Select(chain => chain.Name)];

    private static readonly string[] Names = [.. All.Select(chain => chain.Name)];

    [OneTimeSetUp]
    public async Task CreateRenamedTablesAsync()
    {
        await using var context = new RenamedContext(ConnectionString, new CommandLog());
        await ExecuteAsync(context.Database.GenerateCreateScript());
    }

    [Test]
    public async Task Every_method_sends_the_approved_statement()
    {
        var text = new StringBuilder();
        foreach (var chain in All)
        {
            text.Append("-- ").Append(chain.Name).Append('\n').Append(await SqlAsync(chain.Call)).Append("\n\n");
        }

        foreach (var chain in new[] { Pages[1], Counts[0], Changes[1] })
        {
            text.Append("-- in alerts.news: ").Append(chain.Name).Append('\n').Append(await RenamedSqlAsync(chain.Call)).Append("\n\n");
        }

        text.ToString().ShouldBeApproved("Inbox/Inbox.sql");
    }

    [Test]
    public async Task A_compiled_query_equals_the_composed_one([ValueSource(nameof(NamesOfQueries))] string name)
    {
        var chain = All.Single(one => one.Name == name);
        // AsTracking() changes nothing but makes an ordinary query.
        var composed = await SqlAsync(n => chain.Call(n.AsTracking()));

        Unnamed(await SqlAsync(chain.Call)).Should().Be(Unnamed(composed));
    }

    [Test]
    public async Task Renamed_tables_in_a_schema_change_nothing_else([ValueSource(nameof(Names))] string name)
    {
        var chain = All.Single(one => one.Name == name);
        var plain = await SqlAsync(chain.Call);

        (await RenamedSqlAsync(chain.Call)).Should().Be(plain.Replace("notifications AS", "alerts.news AS", StringComparison.Ordinal));
    }

    [Test]
    public async Task Status_and_deletion_are_constants_so_that_partial_indexes_serve_generic_plans(
        [ValueSource(nameof(Names))] string name)
    {
        var chain = All.Single(one => one.Name == name);
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));

        var command = await log.CaptureAsync(() => chain.Call(context.Notifications));

        command.Parameters.Select(parameter => parameter.Value)
            .Should().NotContain(["unread", "read", NotificationStatus.Unread, NotificationStatus.Read, DBNull.Value, null]);
        command.Parameters.Where(parameter => parameter.Value is string)
            .Should().HaveCount(chain.Name.Contains("OfType", StringComparison.Ordinal) ? 1 : 0);
        command.CommandText.Should().Contain("user_id = @").And.NotContain("status = @").And.NotContain("status <> ")
            .And.NotContain("status != ");
        var where = command.CommandText[command.CommandText.IndexOf("WHERE", StringComparison.Ordinal)..];
        var isChangeOfOne = chain.Name.Contains("n.Id == id", StringComparison.Ordinal);
        where.Contains(isChangeOfOne ? "num_nulls(c.deleted_at) = 1" : "deleted_at IS NULL", StringComparison.Ordinal).Should().Be(
            !chain.Name.StartsWith("ForUser", StringComparison.Ordinal) || chain.Name.Contains("SoftDelete", StringComparison.Ordinal));
        where.Contains("status = 'unread'", StringComparison.Ordinal).Should().Be(chain.Name.Contains(".Unread()",
            StringComparison.Ordinal) || chain.Name.Contains("MarkRead", StringComparison.Ordinal));
        where.Contains("status = 'read'", StringComparison.Ordinal).Should().Be(chain.Name.Contains(".Read()",
            StringComparison.Ordinal) || chain.Name.Contains("MarkUnread", StringComparison.Ordinal));
    }

    private static IQueryable<Notification> One(IQueryable<Notification> source, Guid id) => source.Where(n => n.Id == id);

    private static string Unnamed(string sql)
    {
        var names = new List<string>();
        return ParameterName().Replace(sql, match =>
        {
            if (!names.Contains(match.Value))
            {
                names.Add(match.Value);
            }

            return $"@{names.IndexOf(match.Value)}";
        });
    }

    private async Task<string> SqlAsync(Func<IQueryable<Notification>, Task> call)
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));
        return (await log.CaptureAsync(() => call(context.Notifications))).CommandText;
    }

    private async Task<string> RenamedSqlAsync(Func<IQueryable<Notification>, Task> call)
    {
        var log = new CommandLog();
        await using var context = new RenamedContext(ConnectionString, log);
        return (await log.CaptureAsync(() => call(context.Set<Notification>()))).CommandText;
    }

    [GeneratedRegex("@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex ParameterName();

    private sealed record Chain(string Name, Func<IQueryable<Notification>, Task> Call);

    private sealed class RenamedContext(string connectionString, CommandLog log) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseNpgsql(connectionString).AddInterceptors(log);

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddNotificationModels(options =>
        {
            options.Schema = "alerts";
            options.NotificationsTable = "news";
            options.NotificationPreferencesTable = "user_settings";
            options.OrganizationNotificationPreferencesTable = "organization_settings";
        });
    }
}
