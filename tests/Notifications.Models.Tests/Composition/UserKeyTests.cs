using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with cascading foreign keys from notifications and preferences to its users.</summary>
public sealed class UserKeyTests : ApplicationFixture<UserKeyTests.AppDb>
{
    [Test]
    public async Task Deleting_a_user_deletes_the_rows_of_the_user([Values] bool isTracked)
    {
        var userId = await NewUserAsync();
        await SaveAsync(userId, count: 3);
        await InRequestAsync(context => context.Set<Notification>().Inbox(userId).Take(1).SoftDeleteAsync());
        await InRequestAsync(context => context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "*", true)));

        await InRequestAsync(async context =>
        {
            if (!isTracked)
            {
                return await context.Users.Where(u => u.Id == userId).ExecuteDeleteAsync();
            }

            context.Remove(await context.Users.SingleAsync(u => u.Id == userId));
            return await context.SaveChangesAsync();
        });

        await WithBothContextsAsync(async context =>
        {
            (await context.Set<Notification>().AnyAsync(n => n.UserId == userId)).Should().BeFalse();
            (await context.Set<NotificationPreference>().AnyAsync(p => p.UserId == userId)).Should().BeFalse();
        });
    }

    [Test]
    public async Task A_foreign_key_violation_rolls_back_the_whole_command()
    {
        var (userId, nobody) = (await NewUserAsync(), Guid.NewGuid());
        Func<AppDb, Task>[] ways =
        [
            context => context.InsertNotificationsAsync([Sample.Notification(userId), Sample.Notification(nobody)]),
            context => context.PatchPreferencesAsync(nobody, PreferencePatch.Empty.Set("email", "*", true)),
        ];

        foreach (var way in ways)
        {
            (await this.Awaiting(_ => InRequestAsync(async context => { await way(context); return true; }))
                .Should().ThrowAsync<PostgresException>())
                .Which.SqlState.Should().BeOneOf(CitusLimits.RefusalsOfCopy(PostgresErrorCodes.ForeignKeyViolation));
        }

        await WithBothContextsAsync(async context =>
            (await context.Set<Notification>().AnyAsync(n => n.UserId == userId)).Should().BeFalse());
    }

    protected override Task<Guid> NewUserAsync() => InRequestAsync(async context =>
    {
        var user = context.Add(new User());
        await context.SaveChangesAsync();
        return user.Entity.Id;
    });

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<User> Users => Set<User>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
            modelBuilder.Entity<NotificationPreference>().HasOne<User>().WithOne().HasForeignKey<NotificationPreference>(p => p.UserId);
        }
    }

    public sealed class User
    {
        public Guid Id { get; set; }
    }
}
