using Inbox.Accounts;
using Inbox.Data;
using Inbox.Email;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The preferences of a user, and the settings page that follows from them.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("preferences").WithTags("Preferences");
        own.MapGet("", ReadAsync).WithSummary("The settings page: each switch, and who decided it");
        own.MapPut("", ReplaceAsync).WithSummary("Replaces the preferences of the user");
        own.MapPatch("", PatchAsync).AcceptsMergePatch().WithSummary("Changes some of them by a JSON Merge Patch; null clears a choice");
        own.MapPut("email-frequency", ChooseFrequencyAsync).WithSummary("Chooses how often e-mail comes: instant, daily or off");
        api.MapOrganizationPreferences();
    }

    private static async Task<Ok<PreferencesResponse>> ReadAsync(
        AppDbContext db, EmailSettings email, CurrentUser user, CancellationToken cancellation) =>
        TypedResults.Ok(await SettingsOfAsync(db, email, user, cancellation));

    // Without [FromBody], ASP.NET Core binds a type that has TryParse from the query.
    private static async Task<Ok<PreferencesResponse>> PatchAsync(
        [FromBody] PreferencePatch patch, AppDbContext db, EmailSettings email, CurrentUser user, CancellationToken cancellation)
    {
        await db.PatchPreferencesAsync(user.Id, patch, user.OrganizationId, cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, email, user, cancellation));
    }

    private static async Task<Results<Ok<PreferencesResponse>, Conflict>> ReplaceAsync(
        [FromBody] PreferenceSet preferences, AppDbContext db, EmailSettings email, CurrentUser user, CancellationToken cancellation)
    {
        var rows = db.Set<NotificationPreference>();
        var row = await rows.AsTracking().SingleOrDefaultAsync(p => p.UserId == user.Id, cancellation)
            ?? rows.Add(new NotificationPreference { UserId = user.Id, OrganizationId = user.OrganizationId }).Entity;
        row.Preferences = preferences;
        return await db.TrySaveAsync(cancellation)
            ? TypedResults.Ok(await SettingsOfAsync(db, email, user, cancellation))
            : TypedResults.Conflict();
    }

    private static async Task<Ok<PreferencesResponse>> ChooseFrequencyAsync(
        FrequencyChoice choice, AppDbContext db, EmailSettings email, CurrentUser user, CancellationToken cancellation)
    {
        await email.ChooseAsync(user.Id, choice.Frequency, cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, email, user, cancellation));
    }

    private static async Task<PreferencesResponse> SettingsOfAsync(
        AppDbContext db, EmailSettings email, CurrentUser user, CancellationToken cancellation) => new(
        NotificationTypes.All,
        NotificationTypes.Channels,
        await db.ResolvePreferencesAsync(user.Id, NotificationTypes.All, NotificationTypes.Channels, user.OrganizationId, cancellation),
        await db.GetPreferencesAsync(user.Id, cancellation),
        await email.FrequencyOfAsync(user.Id, cancellation));

    private sealed record FrequencyChoice
    {
        public required EmailFrequency Frequency { get; init; }
    }
}
