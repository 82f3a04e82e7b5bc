using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Whether the tables of this run are on a cluster at all. All other tests tell whether the commands work there.</summary>
public sealed class CitusTests : InboxFixture
{
    private static readonly Guid UserId = Guid.NewGuid();

    private static readonly (string Name, Func<TestDbContext, Task> Call)[] OfOneUser =
    [
        ("page", c => c.Notifications.Inbox(UserId).ToPageAsync()),
        ("badge", c => c.Notifications.Inbox(UserId).Unread().CountUpToAsync()),
        ("mark", c => c.Notifications.Inbox(UserId).MarkReadAsync()),
        ("publish", c => c.PublishAsync(new NotificationContent("t", "t", "m"), [UserId])),
        ("publish with a key", c => c.PublishAsync(new NotificationContent("t", "t", "m") { DedupeKey = "k" }, [UserId])),
        ("preferences", c => c.GetPreferencesAsync(UserId)),
        ("patch", c => c.PatchPreferencesAsync(UserId, PreferencePatch.Empty.Set("email", "a", true))),
    ];

    private static readonly string[] Names = [.. OfOneUser.Select(one => one.Name)];

    [SetUp]
    public void SkipWithoutCluster() => CitusCluster.SkipWithout();

    [Test]
    public async Task Tables_of_users_are_distributed_and_that_of_organizations_is_on_every_node()
    {
        const string Tables =
            "SELECT string_agg(logicalrelid || ' ' || partmethod::text, ', ' ORDER BY logicalrelid::text) FROM pg_dist_partition";
        (await ScalarAsync<string>(Tables))
            .Should().Be("notification_preferences h, notifications h, organization_notification_preferences n");
    }

    [Test]
    public async Task A_call_for_one_user_goes_to_one_shard([ValueSource(nameof(Names))] string name)
    {
        var log = new CommandLog();
        await using var context = CreateContext(options => options.AddInterceptors(log));
        await OfOneUser.Single(one => one.Name == name).Call(context);
        await ExecuteAsync($"DELETE FROM notifications WHERE user_id = '{UserId}'");

        var statement = log.Commands.Last(command => command.CommandText.Contains(" notification", StringComparison.Ordinal));
        var plan = await statement.ExplainAsync(ConnectionString, generic: false);

        plan.Nodes[0].GetProperty("Distributed Query").GetProperty("Job").GetProperty("Task Count").GetInt32().Should().Be(1);
    }
}
