using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.PersonalData;

public sealed class ExportTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Everything_of_the_user_comes_once_and_oldest_first()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 2_500);
        await FillAsync(Guid.NewGuid(), count: 10);
        await using var context = CreateContext();

        var exported = await context.ExportNotificationsAsync(userId).ToListAsync();

        exported.Select(n => n.Id).Should().OnlyHaveUniqueItems().And.HaveCount(2_500);
        exported.Should().OnlyContain(n => n.UserId == userId);
        exported.Count(n => n.DeletedAt is not null).Should().Be(833);
        exported.Select(n => n.CreatedAt).Should().BeInAscendingOrder();
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Test]
    public async Task A_user_without_notifications_has_an_empty_export()
    {
        await using var context = CreateContext();

        (await context.ExportNotificationsAsync(Guid.NewGuid()).ToListAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task With_deliveries_in_the_model_what_was_never_in_the_inbox_is_left_out([Values] bool withDeliveries)
    {
        var userId = Guid.NewGuid();
        var (shown, deletedLater, onlyByMail) = (Sample.Notification(userId), Sample.Notification(userId), Sample.Notification(userId));
        deletedLater.SoftDelete(Noon.AddDays(1));
        await using (var context = CreateContext())
        {
            context.AddRange(shown, deletedLater, onlyByMail);
            await context.SaveChangesAsync();
        }

        await ExecuteAsync($"UPDATE notifications SET deleted_at = created_at WHERE id = '{onlyByMail.Id}' AND user_id = '{userId}'");
        await using DbContext application =
            withDeliveries ? new DeliveryDbContext(DeliveryDbContext.OptionsFor(ConnectionString).Options) : CreateContext();

        (await application.ExportNotificationsAsync(userId).Select(n => n.Id).ToListAsync())
            .Should().BeEquivalentTo(withDeliveries ? [shown.Id, deletedLater.Id] : new[] { shown.Id, deletedLater.Id, onlyByMail.Id });
    }

    [Test]
    public async Task Rows_with_instants_beyond_those_of_NET_come_once()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, created_at)
            SELECT '{userId}', 't', 't', 'm', (ARRAY['infinity', '-infinity', '10000-01-01Z', '0044-03-15Z BC']::timestamptz[])[1 + i % 4]
            FROM generate_series(1, 6000) AS i;
            """);
        await using var context = CreateContext();

        var exported = await context.ExportNotificationsAsync(userId).ToListAsync();

        exported.Select(n => n.Id).Should().OnlyHaveUniqueItems().And.HaveCount(6_000);
    }

    [Test]
    public async Task The_application_may_use_the_context_between_two_notifications()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 3);
        await using var context = CreateContext();

        await foreach (var notification in context.ExportNotificationsAsync(userId))
        {
            (await context.Notifications.ForUser(userId).CountAsync(n => n.Id == notification.Id)).Should().Be(1);
        }
    }

    [Test]
    public async Task A_canceled_export_ends()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, count: 1_001);
        using var cancellation = new CancellationTokenSource();
        await using var context = CreateContext();

        await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in context.ExportNotificationsAsync(userId).WithCancellation(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        }).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Arguments_are_checked_before_the_first_row_is_asked_for()
    {
        await using var context = CreateContext();

        FluentActions.Invoking(() => context.ExportNotificationsAsync(Guid.Empty)).Should().Throw<ArgumentException>();
    }

    private Task FillAsync(Guid userId, int count) => ExecuteAsync($"""
        INSERT INTO notifications (user_id, type, title, message, created_at, deleted_at)
        SELECT '{userId}', 'mention', 't', 'm', '{Noon:O}'::timestamptz - i / 7 * interval '1 second',
            CASE WHEN i % 3 = 0 THEN now() END
        FROM generate_series(1, {count}) AS i
        """);
}
