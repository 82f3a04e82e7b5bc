using System.Security.Claims;
using LocalPostgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Notifications.Models;

var builder = WebApplication.CreateBuilder(args);

// Without a connection string, the application starts a PostgreSQL server and stops it at the end.
var configured = builder.Configuration.GetConnectionString("Minimal");
await using var server = configured is null ? await LocalPostgresServer.StartAsync() : null;
var connectionString = configured ?? await server!.CreateDatabaseAsync("minimal");

builder.Services.AddDbContext<AppDbContext>(options => options.UseNpgsql(connectionString));
builder.Services.AddIdentityApiEndpoints<AppUser>().AddEntityFrameworkStores<AppDbContext>();
builder.Services.AddAuthorization();

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    // An application in production has migrations instead.
    await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.EnsureCreatedAsync();
}

// POST /register and /login with {"email": "...", "password": "..."}; send the token of the response in the header Authorization.
app.MapIdentityApi<AppUser>();

app.MapPost("/announcements", async (Announcement announcement, AppDbContext db, CancellationToken cancellationToken) =>
{
    var content = new NotificationContent("announcement", announcement.Title, announcement.Message);
    var result = await db.PublishAsync(content, db.Users.Select(user => user.RecipientId), cancellationToken: cancellationToken);
    return result.Published.Count;
}).RequireAuthorization();

app.MapGet("/", (EndpointDataSource routes) => string.Join('\n', routes.Endpoints.Select(route => route.DisplayName)));

var inbox = app.MapGroup("/inbox").RequireAuthorization();
inbox.MapGet("/", (NotificationCursor? after, ClaimsPrincipal user, AppDbContext db, CancellationToken cancellationToken) =>
    db.Notifications.Inbox(user.RecipientId).ToPageAsync(size: 20, after, cancellationToken));
inbox.MapGet("/unread", async (ClaimsPrincipal user, AppDbContext db, CancellationToken cancellationToken) =>
    $"{await db.Notifications.Inbox(user.RecipientId).Unread().CountUpToAsync(99, cancellationToken)}");
inbox.MapPost("/{id:guid}/read", (Guid id, ClaimsPrincipal user, AppDbContext db, CancellationToken cancellationToken) =>
    db.Notifications.Inbox(user.RecipientId).Where(n => n.Id == id).MarkReadAsync(cancellationToken: cancellationToken));

await app.RunAsync();

internal sealed record Announcement(string Title, string Message);

/// <summary>A user with the default key of ASP.NET Core Identity: a Guid as text.</summary>
internal sealed class AppUser : IdentityUser
{
    /// <summary>The same key as a Guid, to which notifications refer.</summary>
    public Guid RecipientId { get => Guid.Parse(Id); private set => Id = $"{value}"; }
}

internal sealed class AppDbContext(DbContextOptions<AppDbContext> options) : IdentityDbContext<AppUser>(options)
{
    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.AddNotificationModels();

        // Deleting a user deletes the user's notifications and preferences. The index finds those that are deleted already.
        builder.Entity<AppUser>().HasAlternateKey(user => user.RecipientId);
        builder.Entity<Notification>(notification =>
        {
            notification.HasOne<AppUser>().WithMany().HasForeignKey(n => n.UserId).HasPrincipalKey(user => user.RecipientId);
            notification.HasIndex(n => n.UserId);
        });
        builder.Entity<NotificationPreference>().HasOne<AppUser>().WithOne()
            .HasForeignKey<NotificationPreference>(p => p.UserId).HasPrincipalKey<AppUser>(user => user.RecipientId);
    }
}

internal static class ClaimsPrincipalExtensions
{
    extension(ClaimsPrincipal user)
    {
        public Guid RecipientId => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
    }
}
