using Inbox.Accounts;
using Inbox.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>The preferences of an organization, which its administrators set.</summary>
internal static class OrganizationPreferenceEndpoints
{
    public static void MapOrganizationPreferences(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("organizations/{id:guid}/notification-preferences")
            .RequireAuthorization(DemoData.Admin).AddEndpointFilter(OnlyOwnAsync).WithTags("Preferences")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        settings.MapGet("", ReadAsync).WithSummary("The defaults of the members, and the locks");
        settings.MapPut("", ReplaceAsync).WithSummary("Replaces the preferences");
        settings.MapPatch("", PatchAsync).AcceptsMergePatch()
            .WithSummary("Changes some of them by a JSON Merge Patch; what is set under \"locked\", members cannot change");
    }

    private static async ValueTask<object?> OnlyOwnAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.GetArgument<Guid>(0) == CurrentUser.Of(context.HttpContext.User).OrganizationId
            ? await next(context)
            : TypedResults.NotFound();

    private static async Task<Ok<PreferencesResponse>> ReadAsync(Guid id, AppDbContext db, CancellationToken cancellation) =>
        TypedResults.Ok(await SettingsOfAsync(db, id, cancellation));

    private static async Task<Ok<PreferencesResponse>> PatchAsync(
        Guid id, [FromBody] PreferencePatch patch, AppDbContext db, CancellationToken cancellation)
    {
        await db.PatchOrganizationPreferencesAsync(id, patch, cancellation);
        return TypedResults.Ok(await SettingsOfAsync(db, id, cancellation));
    }

    private static async Task<Results<Ok<PreferencesResponse>, Conflict>> ReplaceAsync(
        Guid id, [FromBody] PreferenceSet preferences, AppDbContext db, CancellationToken cancellation)
    {
        var rows = db.Set<OrganizationNotificationPreference>();
        var row = await rows.AsTracking().SingleOrDefaultAsync(p => p.OrganizationId == id, cancellation)
            ?? rows.Add(new OrganizationNotificationPreference { OrganizationId = id }).Entity;
        row.Preferences = preferences;
        return await db.TrySaveAsync(cancellation)
            ? TypedResults.Ok(await SettingsOfAsync(db, id, cancellation))
            : TypedResults.Conflict();
    }

    // A member without preferences of their own sees what the organization has decided.
    private static async Task<PreferencesResponse> SettingsOfAsync(AppDbContext db, Guid id, CancellationToken cancellation)
    {
        var organization = await db.GetOrganizationPreferencesAsync(id, cancellation);
        return new PreferencesResponse(
            NotificationTypes.All,
            NotificationTypes.Channels,
            [
                .. from type in NotificationTypes.All
                   from channel in NotificationTypes.Channels
                   let decision = PreferenceResolver.Resolve(channel, type, user: null, organization, NotificationTypes.Defaults)
                   select new ResolvedPreference(type, channel, decision.Enabled, decision.Source),
            ],
            organization);
    }
}
