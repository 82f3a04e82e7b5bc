using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Data;

/// <summary>Three users of two organizations, and what has happened to them in the last two weeks.</summary>
internal sealed class DemoData(
    AppDbContext context, UserManager<AppUser> users, RoleManager<IdentityRole<Guid>> roles, TimeProvider clock)
{
    /// <summary>The password of all three users of the demonstration.</summary>
    public const string Password = "Notify-me-1";

    public const string Admin = "admin";

    private static readonly Organization Analytical =
        new() { Id = new("01980000-0000-7000-8000-0000000000f1"), Name = "Analytical Engines" };

    private static readonly Organization Bletchley =
        new() { Id = new("01980000-0000-7000-8000-0000000000f2"), Name = "Bletchley Park" };

    // Most of them have no account here.
    private static readonly string[] PeopleOfAnalytical =
        ["Ada Lovelace", "Grace Hopper", "Charles Babbage", "Katherine Johnson", "Annie Easley", "Radia Perlman"];

    private static readonly string[] PeopleOfBletchley = ["Alan Turing", "Joan Clarke", "Tommy Flowers", "Mavis Batey"];

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
        await context.InsertNotificationsAsync(
            [
                .. EventsOf(ada, PeopleOfAnalytical).Take(300),
                .. EventsOf(grace, PeopleOfAnalytical).Take(40),
                .. EventsOf(alan, PeopleOfBletchley).Take(7),
            ],
            cancellationToken);
    }

    private DemoEvents EventsOf(AppUser user, string[] people) =>
        new(user, [.. people.Where(name => name != user.DisplayName)], clock.GetUtcNow());

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

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
