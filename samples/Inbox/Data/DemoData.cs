using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Data;

/// <summary>Three users of two organizations, and what has happened to them in the last days.</summary>
internal sealed class DemoData(AppDbContext context, UserManager<AppUser> users, RoleManager<IdentityRole<Guid>> roles, TimeProvider clock)
{
    /// <summary>The password of all three: this is a demonstration, and nothing that is worth a secret.</summary>
    public const string Password = "Notify-me-1";

    public const string Admin = "admin";

    private const int Count = 300;

    private static readonly Organization Analytical = new() { Id = new("01980000-0000-7000-8000-0000000000f1"), Name = "Analytical Engines" };
    private static readonly Organization Bletchley = new() { Id = new("01980000-0000-7000-8000-0000000000f2"), Name = "Bletchley Park" };

    // Security alerts are mailed to all members, and announcements to those who do not object.
    private static readonly PreferencePatch PreferencesOfAnalytical = PreferencePatch.Empty
        .Lock(NotificationChannels.Email, NotificationTypes.SecurityAlert, true)
        .Set(NotificationChannels.Email, NotificationTypes.Announcement, true);

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        context.AddRange(Analytical, Bletchley);
        await context.SaveChangesAsync(cancellationToken);
        Check(await roles.CreateAsync(new IdentityRole<Guid>(Admin)));
        var ada = await AddAsync("ada", "Ada Lovelace", Analytical, isAdmin: true);
        var grace = await AddAsync("grace", "Grace Hopper", Analytical, isAdmin: false);
        var alan = await AddAsync("alan", "Alan Turing", Bletchley, isAdmin: true);
        await context.PatchOrganizationPreferencesAsync(Analytical.Id, PreferencesOfAnalytical, cancellationToken);
        await context.InsertNotificationsAsync([.. Events(ada), .. Events(grace).Take(40), .. Events(alan).Take(7)], cancellationToken);
    }

    private async Task<AppUser> AddAsync(string name, string displayName, Organization organization, bool isAdmin)
    {
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            UserName = name,
            Email = $"{name}@example.org",
            DisplayName = displayName,
            OrganizationId = organization.Id,
        };
        Check(await users.CreateAsync(user, Password));
        if (isAdmin)
        {
            Check(await users.AddToRoleAsync(user, Admin));
        }

        // The organization on a user's row is the one whose preferences hold for the user.
        context.Add(new NotificationPreference { UserId = user.Id, OrganizationId = organization.Id });
        await context.SaveChangesAsync();
        return user;
    }

    // The newest first; of every 24 events the tickets are one line.
    private IEnumerable<Notification> Events(AppUser user)
    {
        var now = clock.GetUtcNow();
        for (var i = 0; i < Count; i++)
        {
            var notification = Event(user, i, now.AddMinutes(-17 * i));
            if (i > 25)
            {
                notification.MarkRead(now.AddMinutes(-17 * i + 5));
            }

            yield return notification;
        }
    }

    private static Notification Event(AppUser user, int i, DateTimeOffset at)
    {
        var (type, title, message) = (i % 6) switch
        {
            0 => (NotificationTypes.Mention, "Grace mentioned you", $"\"{user.DisplayName}, could you look at the notes of release 2.{i}?\""),
            1 or 2 => (NotificationTypes.TicketAssigned, $"T-{1000 - i} is yours", "It was assigned to you by the triage."),
            3 => (NotificationTypes.Comment, $"A comment on T-{1000 - i}", "\"I have seen the same on my machine.\""),
            4 => (NotificationTypes.Announcement, "Maintenance on Sunday", "The build servers restart at 06:00 UTC."),
            _ => (NotificationTypes.SecurityAlert, "A new device has signed in", "Firefox on Linux. If it was not you, change your password."),
        };
        var notification = new Notification { UserId = user.Id, Type = type, Title = title, Message = message, CreatedAt = at };
        if (type == NotificationTypes.TicketAssigned)
        {
            notification.AggregationId = GroupOf(user, i / 24);
            notification.SetData(new { ticket = $"T-{1000 - i}" });
        }

        return notification;
    }

    private static Guid GroupOf(AppUser user, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        user.Id.TryWriteBytes(bytes);
        BitConverter.TryWriteBytes(bytes, number);
        return new Guid(bytes);
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
