using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Notifications.Samples.Tests.Email;

/// <summary>What becomes of notifications that are to be sent by e-mail, with a server that does not always take them.</summary>
public sealed class SendingTests : SendingFixture
{
    private const string Mention = "mention";

    [TearDown]
    public async Task ThereIsNothingLeftAsync()
    {
        Server.Forget().Should().BeEmpty();
        await AskDatabaseAsync("DELETE FROM notification_deliveries WHERE due_at IS NOT NULL");
    }

    [Test]
    public async Task An_announcement_is_mailed_to_those_of_the_organization_who_want_it()
    {
        using var ada = await SignInAsync("ada");
        var cake = new { title = "Cake", message = "In the kitchen." };
        (await ada.SendAsync(HttpMethod.Post, "announcements", cake)).Should().HaveStatus(200);

        var mails = new[] { await Server.MailAsync(), await Server.MailAsync() };

        mails.Select(mail => mail.To.Mailboxes.Single().Address).Should().BeEquivalentTo("ada@example.org", "grace@example.org");
        mails.Should().OnlyContain(mail => mail.Subject == "Cake" && mail.TextBody!.Contains("In the kitchen."));
    }

    [Test]
    public async Task What_was_sent_is_recorded()
    {
        var user = await NewUserAsync();

        await PublishAsync(user, Mention, "Hello");

        (await Server.MailAsync()).To.Mailboxes.Single().Address.Should().Be(user.Email);
        await UntilAsync(user, 1, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
        (await InContextAsync(db => db.Notifications.SingleAsync(n => n.UserId == user.Id))).DeliveredViaEmail.Should().BeTrue();
    }

    [Test]
    public async Task A_digest_comes_once_a_day_and_has_all_of_it()
    {
        var user = await NewUserAsync(hasDailyDigest: true);
        await InContextAsync(db => db.PatchPreferencesAsync(
            user.Id, PreferencePatch.Empty.Set(NotificationChannels.Email, "ticket.assigned", true)));

        await PublishAsync(user, Mention, "First", "Second");
        await UntilAsync(user, 2, IsHeld);
        Clock.Advance(TimeSpan.FromHours(3));
        await PublishAsync(user, "ticket.assigned", [.. Enumerable.Range(1, 8).Select(i => $"T-{i} is yours")]);
        await PublishAsync(user, Mention, "Third");
        await UntilAsync(user, 11, IsHeld);
        Server.Forget().Should().BeEmpty();
        AdvanceTo(new(7, 1));

        (await Server.MailAsync()).Subject.Should().Be("3 mentions, 8 tickets");
        await UntilAsync(user, 11, delivery => delivery is { Status: NotificationDeliveryStatus.Sent, Attempts: 2 });

        await PublishAsync(user, Mention, "Fourth");
        await UntilAsync(user, 1, IsHeld);
        AdvanceTo(new(7, 1));
        (await Server.MailAsync()).Subject.Should().Be("1 mention");
        await UntilAsync(user, 12, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
    }

    [Test]
    public async Task A_digest_that_fails_is_sent_again_without_what_came_later()
    {
        var user = await NewUserAsync(hasDailyDigest: true);
        await PublishAsync(user, Mention, "First", "Second");
        await UntilAsync(user, 2, IsHeld);
        Server.Next(MailFault.IsBusy);
        AdvanceTo(new(7, 1));
        (await Server.AttemptAsync()).Should().Be(MailFault.IsBusy);
        await UntilAsync(user, 2, delivery => HasFailed(delivery) && delivery.Attempts == 2);

        await PublishAsync(user, Mention, "Third");
        await UntilAsync(user, 1, IsHeld);
        Clock.Advance(TimeSpan.FromMinutes(2));

        (await Server.MailAsync()).Subject.Should().Be("2 mentions");
        await UntilAsync(user, 2, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
        await UntilAsync(user, 1, IsHeld);
    }

    [Test]
    public async Task A_failure_does_not_use_up_attempts_of_what_is_held()
    {
        var user = await NewUserAsync(hasDailyDigest: true);
        Server.Next(MailFault.IsBusy);
        await InContextAsync(db => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.PublishAsync(new("security.alert", "Alert", "Text") { Channels = [NotificationChannels.Email] }, [user.Id]);
            await db.PublishAsync(new(Mention, "Mention", "Text") { Channels = [NotificationChannels.Email] }, [user.Id]);
            await transaction.CommitAsync();
            return 0;
        }));

        await UntilAsync(user, 1, HasFailed);
        await UntilAsync(user, 1, delivery => IsHeld(delivery) && delivery is { Attempts: 1, DueAt.Minute: 1 });
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Server.MailAsync()).Subject.Should().Be("Alert");
        await UntilAsync(user, 1, delivery => IsHeld(delivery) && delivery.Attempts == 1);
    }

    [Test]
    public async Task A_security_alert_does_not_wait_for_the_digest()
    {
        var user = await NewUserAsync(hasDailyDigest: true);

        await PublishAsync(user, "security.alert", "A new device");

        (await Server.MailAsync()).Subject.Should().Be("A new device");
        await UntilAsync(user, 1, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
    }

    [Test]
    public async Task A_busy_server_and_a_lost_connection_delay_a_mail()
    {
        var user = await NewUserAsync();
        Server.Next(MailFault.IsBusy, MailFault.DropsBefore);

        await PublishAsync(user, Mention, "Late");
        await UntilAsync(user, 1, delivery => HasFailed(delivery) && delivery.Attempts == 1);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(
            user, 1, delivery => HasFailed(delivery) && !delivery.Error!.Contains("Try again later", StringComparison.Ordinal));
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Server.MailAsync()).Subject.Should().Be("Late");
        await UntilAsync(user, 1, delivery => delivery is { Status: NotificationDeliveryStatus.Sent, Attempts: 3, Error: null });
    }

    [Test]
    public async Task A_mail_that_may_have_arrived_is_sent_again_under_the_same_Message_ID()
    {
        var user = await NewUserAsync();
        Server.Next(MailFault.DropsAfter);

        await PublishAsync(user, Mention, "Twice");
        var first = await Server.MailAsync();
        await UntilAsync(user, 1, HasFailed);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await Server.MailAsync()).MessageId.Should().Be(first.MessageId);
        await UntilAsync(user, 1, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
    }

    [Test]
    public async Task A_recipient_who_does_not_exist_is_given_up_at_once()
    {
        var user = await NewUserAsync();
        Server.Next(MailFault.RefusesRecipient);

        await PublishAsync(user, Mention, "Hello");

        await UntilAsync(user, 1, delivery => delivery is { Status: NotificationDeliveryStatus.Failed, Attempts: 1 }
            && delivery.Error!.StartsWith("550 No such user here", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_mail_that_is_refused_does_not_hold_up_the_others()
    {
        var user = await NewUserAsync();
        Server.Next(MailFault.RefusesMail, MailFault.None);

        await PublishAsync(user, Mention, "Spam", "Ham");

        (await Server.MailAsync()).Subject.Should().Be("Ham");
        await UntilAsync(user, 1, delivery => delivery is { Status: NotificationDeliveryStatus.Failed, Attempts: 1 });
        await UntilAsync(user, 1, delivery => delivery is { Status: NotificationDeliveryStatus.Sent, Attempts: 1 });
    }

    [Test]
    public async Task What_was_sent_before_a_failure_is_not_sent_again()
    {
        var user = await NewUserAsync();
        Server.Next(MailFault.None, MailFault.IsBusy);

        await PublishAsync(user, Mention, "One", "Other");

        (await Server.MailAsync()).Subject.Should().Be("One");
        await UntilAsync(user, 1, HasFailed);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Server.MailAsync()).Subject.Should().Be("Other");
        await UntilAsync(user, 2, delivery => delivery.Status == NotificationDeliveryStatus.Sent);
    }

    [Test]
    public async Task A_user_without_an_address_gets_no_mail()
    {
        var user = await NewUserAsync(hasAddress: false);

        await PublishAsync(user, Mention, "Hello");

        await UntilAsync(user, 1, delivery => delivery is
        {
            Status: NotificationDeliveryStatus.Failed, Error: "The user has no e-mail address.",
        });
    }

    private static bool IsHeld(NotificationDelivery delivery) => delivery is { DueAt: not null, Error: "Held for the daily digest." };

    private static bool HasFailed(NotificationDelivery delivery) => delivery is { DueAt: not null, Error: not null } && !IsHeld(delivery);

    // The next time that it is so late (UTC).
    private void AdvanceTo(TimeOnly time)
    {
        var now = Clock.GetUtcNow();
        var then = now.UtcDateTime.Date + time.ToTimeSpan();
        Clock.Advance((then > now.UtcDateTime ? then : then.AddDays(1)) - now.UtcDateTime);
    }
}
