using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with ASP.NET Core Identity and foreign keys from notifications to its users.</summary>
public sealed class IdentityTests : ApplicationFixture<IdentityTests.AppDb>
{
    [Test]
    public async Task Users_are_joined_with_their_notifications()
    {
        var userId = await NewUserAsync();
        await SaveAsync(userId, count: 2);

        var users = await InRequestAsync(context => context.Users.OfAllUsers()
            .Join(context.Set<Notification>().Unread(), user => user.Id, notification => notification.UserId, (user, notification) =>
                new { user.Id, notification.Title })
            .Where(line => line.Id == userId).Select(line => line.Title).ToListAsync());

        users.Should().HaveCount(2);
    }

    protected override Task<Guid> NewUserAsync() => InRequestAsync(async context =>
    {
        var user = context.Add(new IdentityUser<Guid>($"{Guid.NewGuid()}"));
        await context.SaveChangesAsync();
        return user.Entity.Id;
    });

    public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityDbContext<IdentityUser<Guid>, IdentityRole<Guid>, Guid>(options)
    {
        protected override void OnModelCreating(ModelBuilder builder)
        {
            base.OnModelCreating(builder);
            TestLayout.AddModels(builder);
            builder.Entity<Notification>().HasOne<IdentityUser<Guid>>().WithMany().HasForeignKey(n => n.UserId);
            builder.Entity<NotificationPreference>().HasOne<IdentityUser<Guid>>()
                .WithOne().HasForeignKey<NotificationPreference>(p => p.UserId);
            CitusLimits.NameIdentityColumns(builder);
        }
    }
}
