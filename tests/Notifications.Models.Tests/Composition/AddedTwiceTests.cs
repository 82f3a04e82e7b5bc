using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host that calls <c>AddNotificationModels</c> in two places.</summary>
public sealed class AddedTwiceTests : ApplicationFixture<AddedTwiceTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            TestLayout.AddModels(modelBuilder);
        }
    }
}

/// <summary>A host that calls it in two places which do not agree: the later one decides on everything.</summary>
public sealed class AddedTwiceOtherwiseTests : ApplicationFixture<AddedTwiceOtherwiseTests.AppDb>
{
    [Test]
    public async Task Nothing_is_left_of_the_first_call()
    {
        await using var once = new ApplicationContext(ConnectionString, model => TestLayout.AddModels(model, Place));

        (await InRequestAsync(context => Task.FromResult(Describe(context)))).Should().Be(Describe(once));
    }

    protected override void Place(NotificationModelOptions options) => options.NotificationsTable = "inbox";

    private static string Describe(DbContext context) =>
        context.GetService<IDesignTimeModel>().Model.ToDebugString(MetadataDebugStringOptions.LongDefault) + context.Database.GenerateCreateScript();

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.AddNotificationModels(options =>
            {
                options.Schema = "first";
                options.NotificationsTable = "first";
                options.IndexByType = true;
                options.ExcludeFromMigrations = true;
                options.KeyLayout = TestLayout.IsPartitioned ? KeyLayout.ById : KeyLayout.ByUser;
            });
            TestLayout.AddModels(modelBuilder, options => options.NotificationsTable = "inbox");
        }
    }
}
