using Inbox.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Inbox.Accounts;

/// <summary>Knows which sessions are open. A cookie becomes invalid when its user signs out or changes the password.</summary>
internal sealed class Sessions(AppDbContext db, IOptionsMonitor<CookieAuthenticationOptions> cookies, TimeProvider clock)
{
    // Asked at every request: one statement, by two primary keys.
    private static readonly Func<AppDbContext, Guid, Guid, string, Task<bool>> IsOpen = EF.CompileAsyncQuery(
        (AppDbContext db, Guid id, Guid userId, string stamp) =>
            db.Users.Any(u => u.Id == userId && u.SecurityStamp == stamp && !db.EndedSessions.Any(s => s.Id == id)));

    public Task<bool> IsOpenAsync(Session session) => IsOpen(db, session.Id, session.UserId, session.Stamp);

    /// <summary>Ends a session, and forgets those whose cookies have expired since they ended.</summary>
    public async Task EndAsync(Session session)
    {
        var now = clock.GetUtcNow();
        var expired = now - cookies.Get(IdentityConstants.ApplicationScheme).ExpireTimeSpan;
        await db.EndedSessions.Where(s => s.EndedAt < expired).ExecuteDeleteAsync();
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "EndedSessions" ("Id", "EndedAt") VALUES ({session.Id}, {now}) ON CONFLICT DO NOTHING""");
    }

    /// <summary>Refuses the cookie of a request whose session is not open.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (Session.Of(context.Principal) is not { } session || !await sessions.IsOpenAsync(session))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}
