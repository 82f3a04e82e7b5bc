using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that derives a class from <see cref="Notification"/> and maps both to one table.</summary>
public sealed class DerivedEntityTests : ApplicationFixture<DerivedEntityTests.AppDb>
{
    [Test]
    public async Task A_derived_entity_is_read_as_itself_and_as_a_notification()
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

        all.Items.Should().HaveCount(2).And.ContainSingle(n => n is Mention).Which
            .Should().BeEquivalentTo(mention, options => options.Excluding(n => n.Data));
        mentions.Items.Should().ContainSingle().Which.Id.Should().Be(mention.Id);
        (await InRequestAsync(context => context.Set<Mention>().Inbox(userId).MarkReadAsync())).Should().Be(1);
    }

    [Test]
    public async Task COPY_writes_derived_entities_with_their_own_columns()
    {
        var userId = Guid.NewGuid();
        var mention = new Mention { UserId = userId, Type = "mention", Title = "Ada mentioned you", Message = "Look.", Author = "Ada" };

        (await InRequestAsync(context => context.InsertNotificationsAsync(
            [Sample.Notification(userId), mention, new Unknown { UserId = userId, Type = "t", Title = "t", Message = "m" }])))
            .Should().Be(3);

        var stored = await InRequestAsync(context => context.Set<Notification>().Where(n => n.UserId == userId).ToListAsync());
        stored.OfType<Mention>().Should().ContainSingle().Which.Should().BeEquivalentTo(mention, options => options.Excluding(n => n.Data));
        stored.Should().HaveCount(3);
    }

    [Test]
    public async Task COPY_refuses_a_derived_entity_without_a_required_value()
    {
        var userId = Guid.NewGuid();
        var mention = new Mention { UserId = userId, Type = "mention", Title = "t", Message = "m", Author = null! };

        var insert = () => InRequestAsync(context => context.InsertNotificationsAsync([Sample.Notification(userId), mention]));

        (await insert.Should().ThrowAsync<ArgumentException>())
            .WithMessage("notifications has null for Author, which is required. Set a value.*").WithParameterName("notifications");
        (await InRequestAsync(context => context.Set<Notification>().ForUser(userId).CountAsync())).Should().Be(0);
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        // Rows that are inserted without EF need the default: published ones, copied ones, those of other programs.
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<Notification>().HasDiscriminator<string>("kind").HasValue<Notification>("plain")
                .HasValue<Mention>("mention");
            modelBuilder.Entity<Notification>().Property("kind").HasDefaultValue("plain");
        }
    }

    // Is not mapped.
    private sealed class Unknown : Notification;

    public sealed class Mention : Notification
    {
        public required string Author { get; set; }
    }
}
