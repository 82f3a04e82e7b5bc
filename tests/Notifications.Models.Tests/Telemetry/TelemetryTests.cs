using System.Diagnostics;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Telemetry;

// Listeners hear the whole process, and so other fixtures too.
[NonParallelizable]
public sealed class TelemetryTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new.") { DedupeKey = "release:2.0" };

    [Test]
    public async Task A_publish_is_traced_counted_and_timed()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await using var context = CreateContext();
        await context.PublishAsync(Content, [first]);
        using var recording = new TelemetryRecording();

        await context.PublishAsync(Content, [first, second]);

        var activity = recording.Activities.Should().ContainSingle().Which;
        activity.OperationName.Should().Be("notifications.publish");
        activity.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["notification.type"] = "release",
            ["notifications.published"] = 1,
            ["notifications.deduplicated"] = 1,
        });
        recording.Sums("notifications.published").Should().Equal(("notification.type=release", 1));
        recording.Sums("notifications.deduplicated").Should().Equal(("notification.type=release", 1));
        recording.Measurements.Single(measured => measured.Instrument == "notifications.publish.duration")
            .Should().Match<TelemetryRecording.Measured>(measured =>
                measured.Unit == "s" && measured.Value > 0 && measured.Value < 60 && measured.Tags == "notification.type=release");
    }

    [Test]
    public async Task A_publish_over_a_limit_is_traced_and_counted()
    {
        var users = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        var once = Content with { DedupeKey = null, Limit = new(Count: 1, Window: TimeSpan.FromHours(1)) };
        await using var context = CreateContext();
        await context.PublishAsync(once, users[..2]);
        using var recording = new TelemetryRecording();

        await context.PublishAsync(once, users);

        recording.Activities.Should().ContainSingle().Which.GetTagItem("notifications.throttled").Should().Be(2);
        recording.Sums("notifications.published").Should().Equal(("notification.type=release", 3));
        recording.Sums("notifications.throttled").Should().Equal(("notification.type=release", 2));
    }

    [Test]
    public async Task A_failure_is_an_error_without_a_message()
    {
        await using var context = CreateContext();
        using var recording = new TelemetryRecording();

        await FluentActions.Awaiting(() => context.PublishAsync(Content, [Guid.NewGuid()], cancellationToken: new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();

        var activity = recording.Activities.Should().ContainSingle().Which;
        (activity.Status, activity.StatusDescription).Should().Be((ActivityStatusCode.Error, null));
        activity.GetTagItem("error.type").Should().BeOfType<string>().Which.Should().EndWith("CanceledException");
        recording.Measurements.Should().ContainSingle().Which.Should().Match<TelemetryRecording.Measured>(measured =>
            measured.Instrument == "notifications.publish.duration" && measured.Tags.Contains("error.type=", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_COPY_is_traced_counted_and_timed()
    {
        await using var context = CreateContext();
        using var recording = new TelemetryRecording();

        await context.InsertNotificationsAsync([Sample.Notification(), Sample.Notification()]);

        var activity = recording.Activities.Should().ContainSingle().Which;
        activity.OperationName.Should().Be("notifications.insert");
        activity.GetTagItem("notifications.inserted").Should().Be(2L);
        recording.Sums("notifications.inserted").Should().Equal(("", 2));
        recording.Measurements.Should().Contain(measured => measured.Instrument == "notifications.insert.duration" && measured.Value > 0);
    }

    [Test]
    public async Task Each_change_is_counted_by_its_operation()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await context.InsertNotificationsAsync([Sample.Notification(userId), Sample.Notification(userId)]);
        using var recording = new TelemetryRecording();

        await context.Notifications.Inbox(userId).MarkReadAsync();
        await context.Notifications.Inbox(userId).Take(1).MarkUnreadAsync();
        await context.Notifications.Inbox(userId).Unread().MarkDeliveredViaWsAsync();
        await context.Notifications.Inbox(userId).MarkDeliveredViaEmailAsync();
        await context.Notifications.Inbox(userId).SoftDeleteAsync();
        await context.Notifications.ForUser(userId).RestoreAsync();

        recording.Sums("notifications.changed").Should().Equal(
            ("operation=mark_read", 2),
            ("operation=mark_unread", 1),
            ("operation=mark_delivered_via_ws", 1),
            ("operation=mark_delivered_via_email", 2),
            ("operation=soft_delete", 2),
            ("operation=restore", 2));
        recording.Activities.Should().BeEmpty("a change is one statement, which Npgsql traces");
    }

    [Test]
    public async Task A_purge_is_traced_counted_by_rule_and_timed()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await context.InsertNotificationsAsync([Sample.Notification(userId), Sample.Notification(userId), Sample.Notification(userId)]);
        await context.Notifications.Inbox(userId).SoftDeleteAsync(DateTimeOffset.UtcNow.AddDays(-2));
        using var recording = new TelemetryRecording();

        await context.PurgeNotificationsAsync(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(1) }, batchSize: 2);

        var activity = recording.Activities.Should().ContainSingle().Which;
        activity.OperationName.Should().Be("notifications.purge");
        activity.GetTagItem("notifications.purged").Should().Be(3L);
        activity.GetTagItem("outcome").Should().Be("completed");
        recording.Sums("notifications.purged").Should().Equal(("rule=deleted_older_than", 3));
        recording.Measurements.Should().Contain(measured => measured.Instrument == "notifications.purge.duration" && measured.Value > 0);
    }

    [Test]
    public async Task An_erasure_is_traced_and_timed()
    {
        await using var context = CreateContext();
        using var recording = new TelemetryRecording();

        await context.EraseUserAsync(Guid.NewGuid());

        recording.Activities.Should().ContainSingle().Which.OperationName.Should().Be("notifications.erase");
        recording.Measurements.Should().ContainSingle().Which.Instrument.Should().Be("notifications.erase.duration");
    }

    [Test]
    public async Task Activities_are_children_of_those_of_the_application()
    {
        using var request = new Activity("request");
        request.Start();
        await using var context = CreateContext();
        using var recording = new TelemetryRecording();

        await context.PublishAsync(Content, [Guid.NewGuid()]);

        recording.Activities.Should().ContainSingle().Which.ParentSpanId.Should().Be(request.SpanId);
    }

    [Test]
    public async Task No_tag_contains_a_user_a_title_or_a_text()
    {
        var userId = Guid.NewGuid();
        var content = new NotificationContent("secret.type", "secret title", "secret message") { GroupKey = "secret group" };
        await using var context = CreateContext();
        using var recording = new TelemetryRecording();

        await context.PublishAsync(content, [userId]);
        await context.Notifications.Inbox(userId).MarkReadAsync();
        await context.EraseUserAsync(userId);

        var tags = recording.Activities.SelectMany(activity => activity.TagObjects).Select(tag => $"{tag.Value}")
            .Concat(recording.Measurements.Select(measured => measured.Tags)).ToList();
        tags.Should().Contain("secret.type").And.NotContainMatch($"*{userId}*").And.NotContainMatch("*title*")
            .And.NotContainMatch("*message*").And.NotContainMatch("*group*");
    }

    [Test]
    public async Task Without_a_listener_there_is_no_activity()
    {
        using var request = new Activity("request");
        request.Start();
        Activity? current = null;
        await using var context = CreateContext();

        await context.InsertNotificationsAsync(Capture());

        current.Should().BeSameAs(request);

        IEnumerable<Notification> Capture()
        {
            current = Activity.Current;
            yield return Sample.Notification();
        }
    }
}
