using Inbox.Data;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;
using Npgsql;

namespace Inbox.Preferences;

/// <summary>What the endpoints ask of preferences besides what the library has.</summary>
internal static class PreferenceQueries
{
    public static async Task<PreferenceSet> OfOrganizationAsync(this AppDbContext db, Guid id, CancellationToken cancellation) =>
        await db.Set<OrganizationNotificationPreference>().Where(p => p.OrganizationId == id).Select(p => p.Preferences).SingleOrDefaultAsync(cancellation)
        ?? PreferenceSet.Empty;

    /// <summary>Saves, unless somebody else has saved the same row since it was read: the concurrency token, or the unique index, says so.</summary>
    public static async Task<bool> IsFirstToSaveAsync(this AppDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException or { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
        {
            return false;
        }
    }
}
