using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that already has an entity named Notification.</summary>
public sealed class HomonymTests : ApplicationFixture<HomonymTests.AppDb>
{
    [Test]
    public async Task Both_entities_have_their_own_tables()
    {
        var ours = Sample.Notification();
        await InRequestAsync(context =>
        {
            context.Add(ours);
            context.Notifications.Add(new Notification { Text = "theirs" });
            return context.SaveChangesAsync();
        });

        (await InRequestAsync(context => context.Notifications.SingleAsync())).Text.Should().Be("theirs");
        (await InRequestAsync(context => context.Set<Models.Notification>().Inbox(ours.UserId).ToPageAsync())).Items
            .Should().ContainSingle();
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<Notification> Notifications => Set<Notification>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Notification>().ToTable("alerts");
            TestLayout.AddModels(modelBuilder);
        }
    }

    public sealed class Notification
    {
        public int Id { get; set; }

        public required string Text { get; set; }
    }
}
