using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Statements of one user go to one partition, and no statement is one that a distributed database refuses.</summary>
public sealed partial class RoutingTests : LayoutFixture
{
    private static readonly Guid UserId = Guid.NewGuid();
    private static readonly Guid Id = Guid.NewGuid();

    private static readonly (string Name, Func<DbContext, Task> Call)[] OfOneUser =
    [
        ("page", c => Inbox(c).ToPageAsync()),
        ("next page", c => Inbox(c).ToPageAsync(after: NotificationCursor.At(DateTimeOffset.UtcNow))),
        ("page before", c => Inbox(c).ToNewerPageAsync(NotificationCursor.At(DateTimeOffset.UtcNow.AddDays(-1)))),
        ("unread page", c => Inbox(c).Unread().ToPageAsync()),
        ("page of a type", c => Inbox(c).OfType("mention").ToPageAsync()),
        ("groups", c => Inbox(c).ToGroupPageAsync()),
        ("badge", c => Inbox(c).Unread().CountUpToAsync()),
        ("mark all", c => Inbox(c).MarkReadAsync()),
        ("mark up to", c => Inbox(c).UpTo(NotificationCursor.At(DateTimeOffset.UtcNow)).MarkReadAsync()),
        ("mark unread", c => Inbox(c).MarkUnreadAsync()),
        ("mark a union", c => Inbox(c).OfType("mention").Union(Inbox(c).Unread()).MarkReadAsync()),
        ("delete one", c => Inbox(c).Where(n => n.Id == Id).SoftDeleteAsync()),
        ("restore", c => c.Set<Notification>().ForUser(UserId).RestoreAsync()),
        ("deliver", c => Inbox(c).MarkDeliveredViaWsAsync()),
        ("change a group", c => Inbox(c).InGroupOf(Sample.Notification(UserId)).MarkReadAsync()),
        ("preferences", c => c.GetPreferencesAsync(UserId)),
        ("resolve", c => c.ResolvePreferenceAsync(UserId, "email", "mention")),
    ];

    private static readonly (string Name, Func<DbContext, Task> Call)[] OfMany =
    [
        ("patch", c => c.PatchPreferencesAsync(UserId, PreferencePatch.Empty.Set("email", "a", true))),
        ("recipients", c => c.ResolveRecipientsAsync([UserId, Guid.NewGuid()], "email", "mention")),
        ("publish", c => c.PublishAsync(
            new NotificationContent("t", "t", "m") { DedupeKey = "k", GroupKey = "a" }, [UserId, Guid.NewGuid()])),
        ("purge", c => c.PurgeNotificationsAsync(
            new RetentionPolicy { DeletedOlderThan = TimeSpan.Zero, ReadOlderThan = TimeSpan.Zero, KeepNewestPerUser = 100 })),
        ("save", SaveAndChangeAsync),
    ];

    private static readonly string[] NamesOfOneUser = [.. OfOneUser.Select(one => one.Name)];
    private static readonly string[] Names = [.. OfOneUser.Concat(OfMany).Select(one => one.Name)];

    [OneTimeSetUp]
    public async Task BeginAsync()
    {
        await CreateDatabaseAsync();
        await using var host = Host();
        await host.Database.EnsureCreatedAsync();
        await MigrateAsync(migration => migration.PartitionNotifications(InFour));
        await FillAsync(host);
        host.Add(new NotificationPreference { UserId = UserId, OrganizationId = Guid.NewGuid() });
        await host.SaveChangesAsync();
        var group = Guid.NewGuid();
        await host.InsertNotificationsAsync(Enumerable.Range(0, 200).Select(i =>
        {
            var notification = Sample.Notification(UserId);
            notification.AggregationId = i % 3 == 0 ? group : null;
            return notification;
        }));
        await ExecuteAsync("ANALYZE notifications, notification_preferences");
    }

    [OneTimeTearDown]
    public Task EndAsync() => DropDatabaseAsync();

    [Test]
    public async Task A_statement_of_one_user_reads_one_partition([ValueSource(nameof(NamesOfOneUser))] string name)
    {
        foreach (var command in await SentAsync(OfOneUser.Single(one => one.Name == name).Call))
        {
            var plan = await command.ExplainAsync(ConnectionString, generic: false);
            plan.Nodes
                .Where(node => node.TryGetProperty("Relation Name", out _))
                .Select(node => node.GetProperty("Relation Name").GetString()!)
                .Where(relation => relation.Contains("of4", StringComparison.Ordinal))
                .Distinct().Should().ContainSingle("{0}", plan);
        }
    }

    [Test]
    public async Task Nothing_is_sent_that_a_distributed_engine_refuses([ValueSource(nameof(Names))] string name)
    {
        foreach (var command in await SentAsync(OfOneUser.Concat(OfMany).Single(one => one.Name == name).Call))
        {
            await ShouldBeDistributableAsync(command.CommandText);
        }
    }

    [Test]
    public async Task Nothing_is_approved_that_a_distributed_engine_refuses()
    {
        // A publish to few is one statement only with keys by identifier, which no distributed table has.
        var files = Directory.GetFiles(SourceTree.ProjectDirectory, "*.approved.sql", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "PublishToFew.approved.sql");
        var commands = files.Select(File.ReadAllText).Where(sql => !sql.StartsWith("CREATE", StringComparison.Ordinal)).ToList();

        commands.Should().HaveCountGreaterThan(5);
        foreach (var statement in commands.SelectMany(sql => sql.Split("\n\n")))
        {
            await ShouldBeDistributableAsync(statement);
        }
    }

    private static IQueryable<Notification> Inbox(DbContext context) => context.Set<Notification>().Inbox(UserId);

    private static async Task SaveAndChangeAsync(DbContext context)
    {
        var notification = context.Add(Sample.Notification()).Entity;
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        notification.MarkRead();
        preference.Preferences = preference.Preferences.With("email", "a", true);
        await context.SaveChangesAsync();
        context.RemoveRange(notification, preference);
        await context.SaveChangesAsync();
    }

    private async Task<IReadOnlyList<NpgsqlCommand>> SentAsync(Func<DbContext, Task> call)
    {
        var log = new CommandLog();
        await using var context = new PartitionedContext(ConnectionString, log);
        await call(context);
        log.Commands.Should().NotBeEmpty();
        return log.Commands;
    }

    private async Task ShouldBeDistributableAsync(string sql)
    {
        sql.Should().NotContain("SKIP LOCKED").And.NotContain("ctid").And.NotContain("ON CONSTRAINT").And.NotMatchRegex(JoinOfAList());
        if (Write().IsMatch(sql))
        {
            sql.Should().NotMatchRegex(@"\b(CURRENT_|LOCALTIME)");
            var functions = string.Join(", ", Function().Matches(sql).Select(match => $"'{match.Groups["name"].Value}'"));
            (await ReadAsync($"SELECT proname FROM pg_proc WHERE proname = ANY(ARRAY[{functions}]::text[]) AND provolatile <> 'i'"))
                .Should().BeEmpty("functions in writes are immutable: {0}", sql);
        }
    }

    // A list that is joined from the outside pulls a distributed table together.
    [GeneratedRegex(@"unnest\([^)]*\)[^;]*LEFT JOIN", RegexOptions.Singleline)]
    private static partial Regex JoinOfAList();

    [GeneratedRegex(@"^(INSERT|UPDATE|DELETE)\b", RegexOptions.Multiline)]
    private static partial Regex Write();

    [GeneratedRegex(@"\b(?<name>[a-z_0-9]+)\(")]
    private static partial Regex Function();

    private sealed class PartitionedContext(string connectionString, CommandLog log) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseNpgsql(connectionString).AddInterceptors(log);

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddNotificationModels(options => options.KeyLayout = KeyLayout.ByUser);
    }
}
