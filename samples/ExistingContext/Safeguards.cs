using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>Two mistakes that the library and EF Core refuse.</summary>
internal static class Safeguards
{
    /// <summary>A value that its column cannot hold is refused where it is set, before a save.</summary>
    public static void ShowRefusedTitle()
    {
        try
        {
            _ = new Notification { UserId = Team.Ada, Type = "mention", Title = new string('x', 300), Message = "Too long a title." };
        }
        catch (ArgumentException refused)
        {
            Console.WriteLine($"Refused: {refused.Message}");
        }
    }

    /// <summary>Saving preferences that were changed meanwhile throws, and overwrites nothing.</summary>
    public static async Task ShowStaleSaveAsync(IDbContextFactory<AppDbContext> contexts)
    {
        await using var phone = await contexts.CreateDbContextAsync();
        await using var laptop = await contexts.CreateDbContextAsync();
        await ToggleDigestAsync(phone);
        await ToggleDigestAsync(laptop);

        await phone.SaveChangesAsync();
        try
        {
            await laptop.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            Console.WriteLine("Stale: Ada changed her preferences on her phone first, so her laptop has to read them again.");
        }
    }

    private static async Task ToggleDigestAsync(AppDbContext context)
    {
        var ada = await context.Preferences.SingleAsync(p => p.UserId == Team.Ada);
        var wanted = ada.Preferences.Find(NotificationChannels.Email, "digest") ?? false;
        ada.Preferences = ada.Preferences.With(NotificationChannels.Email, "digest", !wanted);
    }
}
