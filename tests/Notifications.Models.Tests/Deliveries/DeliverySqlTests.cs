using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>The statements of deliveries, in the order in which they are sent.</summary>
[OnPlainTables]
public sealed class DeliverySqlTests : DeliveryFixture
{
    [Test]
    public async Task The_statements_are_the_approved_ones()
    {
        var (gone, user) = (At(-1), Guid.NewGuid());
        await PutAsync([gone, .. Of(user, 1_000)]);
        await ExecuteAsync($"DELETE FROM notifications WHERE id = '{gone.Id}'");
        await PutAsync([At(-1, user)], NotificationChannels.WebSocket);
        var log = new CommandLog();
        await using var context = CreateQueue(configure: options => options.AddInterceptors(log));

        await context.CompleteDeliveriesAsync(
            [.. await context.ClaimDeliveriesAsync(Email, lease: Lease), .. await ClaimAsync(channel: NotificationChannels.WebSocket)]);
        await PutAsync([At(-1)]);
        await context.FailDeliveriesAsync(await ClaimAsync(), "421", Noon.AddHours(1));

        string.Join("\n\n", log.Commands.Select(command => command.CommandText).Distinct()).ShouldBeApproved("Deliveries/Deliveries.sql");
    }
}
