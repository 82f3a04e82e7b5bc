using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>All preferences that decide for one user: the user's own, those of the organization, and the application's defaults.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed record ApplicablePreferences(PreferenceSet? User, PreferenceSet? Organization, PreferenceSet Defaults)
{
    /// <summary>Reads them in one statement. The given organization comes before the one in the user's row.</summary>
    public static async Task<ApplicablePreferences> ReadAsync(
        DbContext context, Guid userId, Guid? organizationId, CancellationToken cancellationToken)
    {
        var users = context.Set<NotificationPreference>().IgnoreQueryFilters().AsNoTracking().Where(user => user.UserId == userId);
        var organizations = context.Set<OrganizationNotificationPreference>().IgnoreQueryFilters().AsNoTracking().Where(organization =>
            organization.OrganizationId == (organizationId ?? users.Select(user => user.OrganizationId).FirstOrDefault()));
        var rows = await users.Select(user => new { IsUser = true, user.Preferences })
            .Concat(organizations.Select(organization => new { IsUser = false, organization.Preferences }))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ApplicablePreferences(
            rows.SingleOrDefault(row => row.IsUser)?.Preferences,
            rows.SingleOrDefault(row => !row.IsUser)?.Preferences,
            NotificationOptions.Of(context).DefaultPreferences);
    }

    /// <summary>Decides for one type on one channel.</summary>
    public PreferenceDecision Resolve(string channel, string type) =>
        PreferenceResolver.Resolve(channel, type, User, Organization, Defaults);
}
