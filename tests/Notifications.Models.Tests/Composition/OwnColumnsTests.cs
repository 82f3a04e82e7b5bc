using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>
/// An application with two columns of its own in the notifications: it sets one when it saves, and the other has a default.
/// </summary>
public sealed class OwnColumnsTests : ApplicationFixture<OwnColumnsTests.AppDb>
{
    private const string Source = nameof(Source);
    private const string Priority = nameof(Priority);

    [Test]
    public async Task Own_columns_have_the_values_of_the_application_or_their_defaults()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(userId, count: 1);
        await InRequestAsync(context => context.InsertNotificationsAsync([Sample.Notification(userId)]));
        await InRequestAsync(context => context.PublishAsync(new NotificationContent("release", "2.0", "Out."), [userId]));

        var rows = await InRequestAsync(context => context.Set<Notification>().Where(n => n.UserId == userId)
            .Select(n => new { Source = EF.Property<string>(n, Source), Priority = EF.Property<short>(n, Priority) }).ToListAsync());

        rows.Should().BeEquivalentTo([
            new { Source = "web", Priority = (short)3 },
            new { Source = "bulk", Priority = (short)3 },
            new { Source = "bulk", Priority = (short)3 }]);
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
        {
            foreach (var added in ChangeTracker.Entries<Notification>().Where(entry => entry.State == EntityState.Added))
            {
                added.Property(Source).CurrentValue = "web";
            }

            return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<Notification>().Property<string>(Source).IsRequired().HasDefaultValueSql("'bulk'");
            modelBuilder.Entity<Notification>().Property<short>(Priority).HasDefaultValue((short)3);
        }
    }
}
