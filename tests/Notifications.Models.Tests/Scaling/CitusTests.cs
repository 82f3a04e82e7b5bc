using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Scaling;

/// <summary>Whether the tables of this run are on a cluster at all. All other tests tell whether the commands work there.</summary>
public sealed class CitusTests : InboxFixture
{
    [Test]
    public async Task Tables_of_users_are_distributed_and_that_of_organizations_is_on_every_node()
    {
        CitusCluster.SkipWithout();
        const string Tables =
            "SELECT string_agg(logicalrelid || ' ' || partmethod::text, ', ' ORDER BY logicalrelid::text) FROM pg_dist_partition";
        (await ScalarAsync<string>(Tables))
            .Should().Be("notification_preferences h, notifications h, organization_notification_preferences n");
    }
}
