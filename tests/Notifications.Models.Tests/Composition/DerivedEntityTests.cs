using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host with a class of its own that derives from ours and shares its table.</summary>
public sealed class DerivedEntityTests : HostFixture<DerivedEntityTests.HostDb>
{
    [Test]
    public async Task What_it_saves_of_its_class_is_read_as_its_class_and_as_ours()
    {
        var userId = Guid.NewGuid();
        var mention = new Mention { UserId = userId, Type = "mention", Title = "Ada mentioned you", Message = "Look.", Author = "Ada" };
        await InRequestAsync(context =>
        {
            context.AddRange(mention, Sample.Notification(userId));
            return context.SaveChangesAsync();
        });

        var all = await InRequestAsync(context => context.Set<Notification>().Inbox(userId).ToPageAsync());
        var mentions = await InRequestAsync(context => context.Set<Mention>().Inbox(userId).ToPageAsync());

        all.Items.Should().HaveCount(2).And.ContainSingle(n => n is Mention).Which.Should().BeEquivalentTo(mention, options => options.Excluding(n => n.Data));
        mentions.Items.Should().ContainSingle().Which.Id.Should().Be(mention.Id);
        (await InRequestAsync(context => context.Set<Mention>().Inbox(userId).MarkReadAsync())).Should().Be(1);
    }

    public sealed class HostDb(DbContextOptions<HostDb> options) : DbContext(options)
    {
        // The default is for whoever inserts without EF: publishing, COPY, other programs.
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<Notification>().HasDiscriminator<string>("kind").HasValue<Notification>("plain").HasValue<Mention>("mention");
            modelBuilder.Entity<Notification>().Property("kind").HasDefaultValue("plain");
        }
    }

    public sealed class Mention : Notification
    {
        public required string Author { get; set; }
    }
}
