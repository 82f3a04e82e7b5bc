using Inbox.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Inbox.Preferences;

/// <summary>Saving preferences that somebody else may have changed.</summary>
internal static class PreferenceSaving
{
    /// <summary>Saves, unless somebody else has changed or inserted the row since it was read.</summary>
    public static async Task<bool> TrySaveAsync(this AppDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }
}
