using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>What users want to hear of, and what their organization says to that.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("preferences").WithTags("Preferences");
        own.MapGet("", ReadAsync).WithSummary("The settings: each switch, and who says so");
        own.MapPut("", ReplaceAsync).WithSummary("Replaces all that the user has said");
        own.MapPatch("", PatchAsync).WithSummary("Changes some switches, by a JSON merge patch; null takes a choice back");

        var ofOrganization = api.MapGroup("organizations/{id:guid}/notification-preferences").RequireAuthorization(DemoData.Admin).WithTags("Preferences");
        ofOrganization.MapGet("", ReadOrganizationAsync).WithSummary("What holds for members who have said nothing, and what is locked");
        ofOrganization.MapPut("", ReplaceOrganizationAsync).WithSummary("Replaces it");
    }

    private static async Task<Ok<PreferencesResponse>> ReadAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        TypedResults.Ok(await SettingsOfAsync(db, user, cancellation));

    private static async Task<Ok<PreferencesResponse>> PatchAsync(PreferencePatch patch, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        await db.PatchPreferencesAsync(user.Id, patch, cancellationToken: cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, user, cancellation));
    }

    // A stale save is refused by the concurrency token: whoever was first has won.
    private static async Task<Results<Ok<PreferencesResponse>, Conflict>> ReplaceAsync(
        PreferenceSet preferences, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        var row = await db.Set<NotificationPreference>().AsTracking().SingleAsync(p => p.UserId == user.Id, cancellation);
        row.Preferences = preferences;
        return await IsSavedAsync(db, cancellation) ? TypedResults.Ok(await SettingsOfAsync(db, user, cancellation)) : TypedResults.Conflict();
    }

    private static async Task<Results<Ok<PreferenceSet>, ForbidHttpResult>> ReadOrganizationAsync(Guid id, AppDbContext db, CurrentUser user, CancellationToken cancellation) =>
        id == user.OrganizationId ? TypedResults.Ok(await OfOrganizationAsync(db, id, cancellation)) : TypedResults.Forbid();

    private static async Task<Results<Ok<PreferenceSet>, Conflict, ForbidHttpResult>> ReplaceOrganizationAsync(
        Guid id, PreferenceSet preferences, AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        if (id != user.OrganizationId)
        {
            return TypedResults.Forbid();
        }

        var rows = db.Set<OrganizationNotificationPreference>();
        var row = await rows.AsTracking().SingleOrDefaultAsync(p => p.OrganizationId == id, cancellation)
            ?? rows.Add(new OrganizationNotificationPreference { OrganizationId = id }).Entity;
        row.Preferences = preferences;
        return await IsSavedAsync(db, cancellation) ? TypedResults.Ok(preferences) : TypedResults.Conflict();
    }

    private static async Task<PreferencesResponse> SettingsOfAsync(AppDbContext db, CurrentUser user, CancellationToken cancellation)
    {
        var own = await db.GetPreferencesAsync(user.Id, cancellation);
        var organization = await OfOrganizationAsync(db, user.OrganizationId, cancellation);
        return new PreferencesResponse(
            NotificationTypes.All,
            NotificationTypes.Channels,
            [
                .. from type in NotificationTypes.All
                   from channel in NotificationTypes.Channels
                   select SwitchResponse.Of(type, channel, PreferenceResolver.Resolve(channel, type, own, organization, NotificationTypes.Defaults)),
            ],
            own);
    }

    private static async Task<PreferenceSet> OfOrganizationAsync(AppDbContext db, Guid id, CancellationToken cancellation) =>
        await db.Set<OrganizationNotificationPreference>().Where(p => p.OrganizationId == id).Select(p => p.Preferences).SingleOrDefaultAsync(cancellation)
        ?? PreferenceSet.Empty;

    private static async Task<bool> IsSavedAsync(AppDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || problem.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }
}
