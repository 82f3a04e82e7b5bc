using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>A settings page: one switch for each type and channel, with who says so, and whether the user may change it.</summary>
internal static class Settings
{
    public static IReadOnlyList<string> Types { get; } = ["mention", "announcement", "security.alert"];

    /// <summary>Reads two rows; the rule itself needs no database.</summary>
    public static async Task<IReadOnlyList<Switch>> ReadAsync(AppDbContext context, Guid userId)
    {
        var user = await context.Preferences.AsNoTracking().SingleAsync(p => p.UserId == userId);
        var organization = await context.OrganizationPreferences.AsNoTracking().SingleOrDefaultAsync(p => p.OrganizationId == user.OrganizationId);
        return
        [
            .. from type in Types
               from channel in new[] { NotificationChannels.InApp, NotificationChannels.Email }
               select new Switch(type, channel, PreferenceResolver.Resolve(channel, type, user.Preferences, organization?.Preferences)),
        ];
    }
}
