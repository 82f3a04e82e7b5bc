using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose users have another key than a Guid, and a Guid as an alternate key.</summary>
public abstract class AlternateKeyTests<TContext, TUser> : ApplicationFixture<TContext>
    where TContext : DbContext
    where TUser : class, IRecipient
{
    [Test]
    public async Task A_publish_to_a_query_of_users_reaches_those_of_the_query()
    {
        var (one, other, outsider) = (await NewUserAsync(), await NewUserAsync(), await NewUserAsync());
        var content = new NotificationContent("release", "2.0 is out", "Read what is new.");

        var result = await InRequestAsync(context => context.PublishAsync(
            content, context.Set<TUser>().Where(user => user.RecipientId != outsider).Select(user => user.RecipientId)));

        result.Published.Select(n => n.UserId).Should().Contain([one, other]).And.NotContain(outsider).And.BeInAscendingOrder();
        result.Missing.Should().BeEmpty();
    }

    [Test]
    public async Task A_publish_leaves_out_who_does_not_exist()
    {
        var (userId, nobody) = (await NewUserAsync(), Guid.NewGuid());

        var result = await InRequestAsync(context =>
            context.PublishAsync(new NotificationContent("release", "2.0 is out", "Read."), [nobody, userId]));

        result.Published.Select(n => n.UserId).Should().Equal(userId);
        result.Missing.Should().Equal(nobody);
    }

    [Test]
    public async Task Users_are_joined_with_their_notifications()
    {
        var userId = await NewUserAsync();
        await SaveAsync(userId, count: 2);

        var lines = await InRequestAsync(context => context.Set<TUser>().OfAllUsers()
            .Join(context.Set<Notification>().Unread(), user => user.RecipientId, notification => notification.UserId,
                (user, notification) => new { user.RecipientId, notification.Title })
            .Where(line => line.RecipientId == userId).ToListAsync());

        lines.Should().HaveCount(2);
    }

    [Test]
    public async Task Deleting_a_user_deletes_the_rows_of_the_user([Values] bool isTracked)
    {
        var userId = await NewUserAsync();
        await SaveAsync(userId, count: 2);
        await InRequestAsync(context => context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "*", true)));

        await InRequestAsync(async context =>
        {
            var users = context.Set<TUser>().Where(user => user.RecipientId == userId);
            if (!isTracked)
            {
                return await users.ExecuteDeleteAsync();
            }

            context.Remove(await users.SingleAsync());
            return await context.SaveChangesAsync();
        });

        await WithBothContextsAsync(async context =>
        {
            (await context.Set<Notification>().AnyAsync(n => n.UserId == userId)).Should().BeFalse();
            (await context.Set<NotificationPreference>().AnyAsync(p => p.UserId == userId)).Should().BeFalse();
        });
    }

    protected abstract TUser NewUser();

    protected override Task<Guid> NewUserAsync() => InRequestAsync(async context =>
    {
        var user = context.Add(NewUser()).Entity;
        await context.SaveChangesAsync();
        return user.RecipientId;
    });

    protected static void Refer(ModelBuilder model)
    {
        TestLayout.AddModels(model);
        model.Entity<TUser>().HasAlternateKey(user => user.RecipientId);
        model.Entity<Notification>().HasOne<TUser>().WithMany()
            .HasForeignKey(n => n.UserId).HasPrincipalKey(user => user.RecipientId);
        model.Entity<NotificationPreference>().HasOne<TUser>().WithOne()
            .HasForeignKey<NotificationPreference>(p => p.UserId).HasPrincipalKey<TUser>(user => user.RecipientId);
    }
}

/// <summary>A user as the library knows one.</summary>
public interface IRecipient
{
    /// <summary>The value of <see cref="Notification.UserId"/>.</summary>
    Guid RecipientId { get; }
}

/// <summary>ASP.NET Core Identity as the template makes it: the keys are Guids as text.</summary>
public sealed class DefaultIdentityTests : AlternateKeyTests<DefaultIdentityTests.AppDb, DefaultIdentityTests.AppUser>
{
    protected override AppUser NewUser() => new() { UserName = $"{Guid.NewGuid()}" };

    public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityDbContext<AppUser>(options)
    {
        protected override void OnModelCreating(ModelBuilder builder)
        {
            base.OnModelCreating(builder);
            Refer(builder);
            CitusLimits.NameIdentityColumns(builder);
        }
    }

    public sealed class AppUser : IdentityUser, IRecipient
    {
        public Guid RecipientId { get => Guid.Parse(Id); private set => Id = $"{value}"; }
    }
}

/// <summary>Keys that the database counts up.</summary>
public sealed class IntKeyTests : AlternateKeyTests<IntKeyTests.AppDb, IntKeyTests.AppUser>
{
    protected override AppUser NewUser() => new();

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => Refer(modelBuilder);
    }

    public sealed class AppUser : IRecipient
    {
        public int Id { get; set; }

        public Guid RecipientId { get; set; } = Guid.CreateVersion7();
    }
}

/// <summary>Large keys that the database counts up; the database generates the Guid, too.</summary>
public sealed class LongKeyTests : AlternateKeyTests<LongKeyTests.AppDb, LongKeyTests.AppUser>
{
    protected override AppUser NewUser() => new();

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            Refer(modelBuilder);
            modelBuilder.Entity<AppUser>().Property(user => user.RecipientId).HasDefaultValueSql("gen_random_uuid()");
        }
    }

    public sealed class AppUser : IRecipient
    {
        public long Id { get; set; }

        public Guid RecipientId { get; set; }
    }
}

/// <summary>A type for the keys of users, which EF Core converts.</summary>
public sealed class StronglyTypedKeyTests : AlternateKeyTests<StronglyTypedKeyTests.AppDb, StronglyTypedKeyTests.AppUser>
{
    protected override AppUser NewUser() => new();

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<AppUser>().Property(user => user.Id).HasConversion(id => id.Value, value => new UserId(value));
            Refer(modelBuilder);
        }
    }

    public sealed class AppUser : IRecipient
    {
        public UserId Id { get; private set; } = new(Guid.CreateVersion7());

        public Guid RecipientId { get => Id.Value; private set => Id = new UserId(value); }
    }

    public readonly record struct UserId(Guid Value);
}
