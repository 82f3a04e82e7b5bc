using Notifications.Models.Tests.Telemetry;

namespace Notifications.Models.Tests.Deliveries;

// Listeners hear the whole process, and so other fixtures too.
[NonParallelizable]
public sealed class DeliveryTelemetryTests : DeliveryFixture
{
    [Test]
    public async Task A_claim_is_traced_and_each_outcome_is_counted()
    {
        var notifications = OfMany(6);
        notifications[0].MarkRead(Noon);
        await PutAsync(notifications);
        await using var context = CreateQueue();
        using var recording = new TelemetryRecording();

        var claims = (await context.ClaimDeliveriesAsync(Email, lease: Lease)).SelectMany(user => user.Deliveries).ToList();
        await context.CompleteDeliveriesAsync(claims[..2]);
        await context.FailDeliveriesAsync(claims[2..3], "421", Noon.AddMinutes(10));
        await context.FailDeliveriesAsync(claims[3..4], "550");
        await context.CompleteDeliveriesAsync(claims);

        var activity = recording.Activities.Should().ContainSingle().Which;
        activity.OperationName.Should().Be("notifications.claim");
        activity.TagObjects.Should().BeEquivalentTo(
            new Dictionary<string, object?> { ["channel"] = Email, ["notifications.claimed"] = 5 });
        recording.Sums("notifications.deliveries").Should().BeEquivalentTo(new (string, double)[]
        {
            ("channel=email outcome=canceled", 1),
            ("channel=email outcome=sent", 3),
            ("channel=email outcome=retried", 1),
            ("channel=email outcome=failed", 1),
            ("channel=email outcome=lease_lost", 4),
        });
        recording.Measurements.Should().Contain(measured => measured.Instrument == "notifications.claim.duration");
    }
}
