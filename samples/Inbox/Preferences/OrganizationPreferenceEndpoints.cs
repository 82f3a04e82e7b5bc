using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>What an administrator says for the whole organization, and for no other one.</summary>
internal static class OrganizationPreferenceEndpoints
{
    public static void MapOrganizationPreferences(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("organizations/{id:guid}/notification-preferences")
            .RequireAuthorization(DemoData.Admin).AddEndpointFilter(OnlyOwnAsync).WithTags("Preferences")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        settings.MapGet("", ReadAsync).WithSummary("What holds for members who have said nothing, and what is locked");
        settings.MapPut("", ReplaceAsync).WithSummary("Replaces it");
        settings.MapPatch("", PatchAsync).AcceptsMergePatch().WithSummary("Changes some of it, by a JSON merge patch; what is under \"locked\" holds whatever members say");
    }

    private static async ValueTask<object?> OnlyOwnAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.GetArgument<Guid>(0) == CurrentUser.Of(context.HttpContext.User).OrganizationId ? await next(context) : TypedResults.NotFound();

    private static async Task<Ok<PreferencesResponse>> ReadAsync(Guid id, AppDbContext db, CancellationToken cancellation) =>
        TypedResults.Ok(await SettingsOfAsync(db, id, cancellation));

    private static async Task<Ok<PreferencesResponse>> PatchAsync(Guid id, PreferencePatch patch, AppDbContext db, CancellationToken cancellation)
    {
        await db.PatchOrganizationPreferencesAsync(id, patch, cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, id, cancellation));
    }

    private static async Task<Results<Ok<PreferencesResponse>, Conflict>> ReplaceAsync(
        Guid id, PreferenceSet preferences, AppDbContext db, CancellationToken cancellation)
    {
        var rows = db.Set<OrganizationNotificationPreference>();
        var row = await rows.AsTracking().SingleOrDefaultAsync(p => p.OrganizationId == id, cancellation)
            ?? rows.Add(new OrganizationNotificationPreference { OrganizationId = id }).Entity;
        row.Preferences = preferences;
        return await db.IsFirstToSaveAsync(cancellation) ? TypedResults.Ok(await SettingsOfAsync(db, id, cancellation)) : TypedResults.Conflict();
    }

    private static async Task<PreferencesResponse> SettingsOfAsync(AppDbContext db, Guid id, CancellationToken cancellation) =>
        PreferencesResponse.Of(user: null, await db.OfOrganizationAsync(id, cancellation));
}
