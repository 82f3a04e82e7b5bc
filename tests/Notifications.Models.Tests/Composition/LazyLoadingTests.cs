using Castle.DynamicProxy;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose users load their notifications lazily.</summary>
public sealed class LazyLoadingTests : ApplicationFixture<LazyLoadingTests.AppDb>
{
    [Test]
    public async Task Proxies_load_notifications()
    {
        var userId = await NewUserAsync();
        await SaveAsync(userId, count: 2);

        var proxies = await InRequestAsync(async context =>
            (await context.Users.SingleAsync(u => u.Id == userId)).Notifications.Select(n => n is IProxyTargetAccessor).ToList());

        proxies.Should().Equal(true, true);
    }

    protected override void Use(DbContextOptionsBuilder options)
    {
        base.Use(options);
        options.UseLazyLoadingProxies();
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
            modelBuilder.Entity<User>().HasMany(u => u.Notifications).WithOne().HasForeignKey(n => n.UserId);
        }
    }

    public class User
    {
        public Guid Id { get; set; }

        public virtual ICollection<Notification> Notifications { get; } = [];
    }
}
