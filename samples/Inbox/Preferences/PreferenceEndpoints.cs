using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>What a user wants to hear of, and what the organization says to that.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("preferences").WithTags("Preferences");
        own.MapGet("", ReadAsync).WithSummary("The settings: each switch, and who says so");
        own.MapPut("", ReplaceAsync).WithSummary("Replaces all that the user has said");
        own.MapPatch("", PatchAsync).AcceptsMergePatch().WithSummary("Changes some switches, by a JSON merge patch; null takes a choice back");
        api.MapOrganizationPreferences();
    }

    private static async Task<Ok<PreferencesResponse>> ReadAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        TypedResults.Ok(await SettingsOfAsync(db, user, cancellation));

    private static async Task<Ok<PreferencesResponse>> PatchAsync(PreferencePatch patch, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        await db.PatchPreferencesAsync(user.Id, patch, user.OrganizationId, cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, user, cancellation));
    }

    private static async Task<Results<Ok<PreferencesResponse>, Conflict>> ReplaceAsync(
        PreferenceSet preferences, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        var rows = db.Set<NotificationPreference>();
        var row = await rows.AsTracking().SingleOrDefaultAsync(p => p.UserId == user.Id, cancellation)
            ?? rows.Add(new NotificationPreference { UserId = user.Id, OrganizationId = user.OrganizationId }).Entity;
        row.Preferences = preferences;
        return await db.IsFirstToSaveAsync(cancellation) ? TypedResults.Ok(await SettingsOfAsync(db, user, cancellation)) : TypedResults.Conflict();
    }

    private static async Task<PreferencesResponse> SettingsOfAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        PreferencesResponse.Of(await db.GetPreferencesAsync(user.Id, cancellation), await db.OfOrganizationAsync(user.OrganizationId, cancellation));
}
