using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>Unit tests of an application on another provider: what is plain LINQ answers, and everything else says what it needs.</summary>
public abstract class OtherProviderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    protected abstract string Provider { get; }

    [Test]
    public async Task Entities_are_saved_and_read()
    {
        var notification = new Notification
        {
            UserId = Guid.NewGuid(),
            Type = "mention",
            Title = "A title",
            Message = "A message",
            AggregationId = Guid.NewGuid(),
            DeliveredViaEmail = true,
            CreatedAt = Noon.AddMicroseconds(1),
            Data = JsonElement.Parse("""{"order":42,"lines":["a",null]}"""),
        };
        notification.MarkRead(Noon);
        var ofUser = Sample.Preference();
        ofUser.Preferences = ofUser.Preferences.With("email", "mention", false);
        var ofOrganization = Sample.OrganizationPreference();
        var delivery = new NotificationDelivery
        {
            UserId = notification.UserId,
            NotificationId = Guid.NewGuid(),
            Channel = NotificationChannels.Email,
            DueAt = Noon,
            Attempts = 1,
            Error = "421",
        };
        await using (var context = CreateContext())
        {
            context.AddRange(notification, Sample.Notification(), ofUser, ofOrganization, delivery);
            await context.SaveChangesAsync();
        }

        await using var reader = CreateContext();
        (await reader.Notifications.SingleAsync(n => n.Id == notification.Id)).Should().BeEquivalentTo(notification, options => options
            .Using<JsonElement>(data => JsonElement.DeepEquals(data.Subject, data.Expectation).Should().BeTrue())
            .WhenTypeIs<JsonElement>());
        (await reader.Preferences.SingleAsync(p => p.UserId == ofUser.UserId)).Should().BeEquivalentTo(ofUser);
        (await reader.OrganizationPreferences.SingleAsync(p => p.OrganizationId == ofOrganization.OrganizationId))
            .Should().BeEquivalentTo(ofOrganization);
        (await reader.Deliveries.SingleAsync(d => d.UserId == delivery.UserId)).Should().BeEquivalentTo(delivery);
    }

    [Test]
    public async Task Entities_are_changed_and_a_stale_save_fails()
    {
        var (notification, preference) = (Sample.Notification(), Sample.Preference());
        await using var context = CreateContext();
        context.AddRange(notification, preference);
        await context.SaveChangesAsync();

        notification.SetData(new { ticket = 1 });
        notification.MarkRead();
        preference.Preferences = preference.Preferences.With("email", "mine", true);
        (await context.SaveChangesAsync()).Should().Be(2);
        await using (var other = CreateContext())
        {
            var same = await other.Preferences.SingleAsync(p => p.UserId == preference.UserId);
            same.Preferences = same.Preferences.With("email", "theirs", true);
            await other.SaveChangesAsync();
        }

        preference.Preferences = preference.Preferences.With("email", "mine", false);

        await context.Invoking(c => c.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
    }

    [Test]
    public async Task An_inbox_is_read_page_by_page_in_both_directions([Values] bool isTracked)
    {
        var userId = Guid.NewGuid();
        var saved = await SaveAsync(userId, [0, 0, 0, 1, 1, 2, 3]);
        await using var context = CreateContext();
        var notifications = isTracked ? context.Notifications : context.Notifications.AsNoTracking();
        var inbox = notifications.Inbox(userId);

        (await WalkAsync(after => inbox.ToPageAsync(size: 2, after))).Should().Equal(saved.Select(n => n.Id));
        (await WalkAsync(after => inbox.OfType("mention").ToPageAsync(size: 3, after))).Should().Equal(saved.Select(n => n.Id));
        var first = await inbox.ToPageAsync(n => new { n.Id, n.Title }, size: 3);
        first.Items.Select(item => item.Id).Should().Equal(saved.Take(3).Select(n => n.Id));

        var third = NotificationCursor.From(saved[2]);
        (await inbox.ToNewerPageAsync(third)).Items.Select(n => n.Id).Should().Equal(saved.Take(2).Select(n => n.Id));
        (await inbox.UpTo(third).NewestFirst().Select(n => n.Id).ToListAsync()).Should().Equal(saved.Skip(2).Select(n => n.Id));
    }

    [Test]
    public async Task Filters_and_badges_answer()
    {
        var userId = Guid.NewGuid();
        var saved = await SaveAsync(userId, [0, 1, 2, 3]);
        await using var context = CreateContext();
        var tracked = await context.Notifications.ForUser(userId).NewestFirst().ToListAsync();
        tracked[0].MarkRead();
        tracked[1].SoftDelete();
        await context.SaveChangesAsync();

        (await context.Notifications.Inbox(userId).Unread().CountUpToAsync()).ToString().Should().Be("2");
        (await context.Notifications.Inbox(userId).Unread().CountUpToAsync(1)).ToString().Should().Be("1+");
        (await context.Notifications.Inbox(userId).Read().Select(n => n.Id).ToListAsync()).Should().Equal(saved[0].Id);
        (await context.Notifications.ForUser(userId).Deleted().Select(n => n.Id).ToListAsync()).Should().Equal(saved[1].Id);
        (await context.Notifications.Inbox(userId).Unread().ToPageAsync()).Items.Select(n => n.Id)
            .Should().Equal(saved[2].Id, saved[3].Id);
    }

    [Test]
    public async Task The_notifications_of_a_user_are_exported()
    {
        var userId = Guid.NewGuid();
        var saved = await SaveAsync(userId, [.. Enumerable.Range(0, 1_001).Select(i => i / 2)]);
        await using var context = CreateContext();

        (await context.ExportNotificationsAsync(userId).Select(n => n.Id).ToListAsync()).Should().Equal(saved.Reverse().Select(n => n.Id));
    }

    [Test]
    public async Task Groups_are_read_page_by_page()
    {
        var (userId, one, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var saved = await SaveAsync(userId, [0, 1, 2, 3, 4, 5], [one, null, other, one, other, null]);
        await using var context = CreateContext();
        var inbox = context.Notifications.Inbox(userId);

        var first = await inbox.ToGroupPageAsync(size: 2);
        var second = await inbox.ToGroupPageAsync(size: 2, first.Next);

        first.Items.Concat(second.Items).Select(group => (group.Head.Id, group.Count, group.UnreadCount)).Should().Equal(
            (saved[0].Id, 2, 2), (saved[1].Id, 1, 1), (saved[2].Id, 2, 2), (saved[5].Id, 1, 1));
        second.HasMore.Should().BeFalse();
        (await inbox.CountGroupsUpToAsync()).Value.Should().Be(4);
        (await inbox.InGroupOf(saved[0]).CountAsync()).Should().Be(2);
    }

    [Test]
    public async Task Preferences_are_resolved()
    {
        var organization = Sample.OrganizationPreference();
        organization.Preferences = PreferenceSet.Empty.Lock("email", "security.alert", true).With("email", "digest", true);
        var preference = new NotificationPreference
        {
            UserId = Guid.NewGuid(),
            OrganizationId = organization.OrganizationId,
            Preferences = PreferenceSet.Empty.With("email", "mention", true),
        };
        await using var context = CreateContext();
        context.AddRange(organization, preference);
        await context.SaveChangesAsync();

        (await context.GetPreferencesAsync(preference.UserId)).Should().Be(preference.Preferences);
        (await context.GetOrganizationPreferencesAsync(organization.OrganizationId)).Should().Be(organization.Preferences);
        (await context.ResolvePreferencesAsync(preference.UserId, ["mention", "digest", "security.alert"], ["email"]))
            .Select(cell => cell.Source)
            .Should().Equal(PreferenceSource.User, PreferenceSource.Organization, PreferenceSource.OrganizationLock);
        (await context.ResolvePreferenceAsync(Guid.NewGuid(), "email", "digest", organization.OrganizationId)).Source
            .Should().Be(PreferenceSource.Organization);
        (await context.ResolvePreferenceAsync(preference.UserId, "email", "digest", Guid.NewGuid())).Source
            .Should().Be(PreferenceSource.BuiltIn);
    }

    [Test]
    public async Task What_needs_PostgreSQL_says_so_before_anything_else()
    {
        var (id, content, patch) = (Guid.NewGuid(), new NotificationContent("t", "t", "m"), PreferencePatch.Empty);
        await Refuses("PublishAsync", c => c.PublishAsync(content, [id]));
        await Refuses("InsertNotificationsAsync", c => c.InsertNotificationsAsync([Sample.Notification()]));
        await Refuses("InsertNotificationsAsync", c => c.InsertNotificationsAsync(new[] { Sample.Notification() }.ToAsyncEnumerable()));
        await Refuses("PatchPreferencesAsync", c => c.PatchPreferencesAsync(id, patch));
        await Refuses("PatchOrganizationPreferencesAsync", c => c.PatchOrganizationPreferencesAsync(id, patch));
        await Refuses("MuteChannelAsync", c => c.MuteChannelAsync(id, "email"));
        await Refuses("SetOrganizationAsync", c => c.SetOrganizationAsync(id, id));
        await Refuses("ResolveRecipientsAsync", c => c.ResolveRecipientsAsync([id], "email", "t"));
        await Refuses("PurgeNotificationsAsync", c => c.PurgeNotificationsAsync(new RetentionPolicy { KeepNewestPerUser = 100 }));
        await Refuses("EraseUserAsync", c => c.EraseUserAsync(id));
        await Refuses("MarkReadAsync", c => c.Notifications.Inbox(id).MarkReadAsync());
        await Refuses("MarkUnreadAsync", c => c.Notifications.Inbox(id).MarkUnreadAsync());
        await Refuses("SoftDeleteAsync", c => c.Notifications.Inbox(id).SoftDeleteAsync());
        await Refuses("RestoreAsync", c => c.Notifications.ForUser(id).RestoreAsync());
        await Refuses("MarkDeliveredViaWsAsync", c => c.Notifications.Inbox(id).MarkDeliveredViaWsAsync());
        await Refuses("MarkDeliveredViaEmailAsync", c => c.Notifications.Inbox(id).MarkDeliveredViaEmailAsync());

        async Task Refuses(string command, Func<PortableContext, Task> call)
        {
            await using var context = CreateContext();
            (await context.Awaiting(call).Should().ThrowAsync<NotSupportedException>()).WithMessage(
                $"{command} needs PostgreSQL by Npgsql, but PortableContext uses Microsoft.EntityFrameworkCore.{Provider}. *");
        }
    }

    protected abstract PortableContext CreateContext();

    private static async Task<List<Guid>> WalkAsync(Func<NotificationCursor?, Task<NotificationPage<Notification>>> read)
    {
        var (ids, page) = (new List<Guid>(), await read(null));
        ids.AddRange(page.Items.Select(n => n.Id));
        while (page.Next is { } next)
        {
            page = await read(next);
            ids.AddRange(page.Items.Select(n => n.Id));
        }

        return ids;
    }

    /// <summary>Saves notifications of the given ages in seconds, and returns them newest first.</summary>
    private async Task<Notification[]> SaveAsync(Guid userId, int[] ages, Guid?[]? aggregationIds = null)
    {
        await using var context = CreateContext();
        var notifications = ages.Select((age, i) => new Notification
        {
            UserId = userId,
            Type = "mention",
            Title = "t",
            Message = "m",
            AggregationId = aggregationIds?[i],
            CreatedAt = Noon.AddSeconds(-age),
        }).ToList();
        context.AddRange(notifications);
        await context.SaveChangesAsync();
        return [.. notifications.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id)];
    }
}
