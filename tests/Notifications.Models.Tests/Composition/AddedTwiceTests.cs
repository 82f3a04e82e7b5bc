using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that calls <c>AddNotificationModels</c> in two places.</summary>
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

/// <summary>
/// An application that calls it in two places with different options: the later call replaces all options of the earlier one.
/// </summary>
public sealed class AddedTwiceOtherwiseTests : ApplicationFixture<AddedTwiceOtherwiseTests.AppDb>
{
    [Test]
    public async Task The_second_call_replaces_the_first()
    {
        await using var once = new ApplicationContext(ConnectionString, model => TestLayout.AddModels(model, NameTables));

        (await InRequestAsync(context => Task.FromResult(Describe(context)))).Should().Be(Describe(once));
    }

    protected override void NameTables(NotificationModelOptions options) => options.NotificationsTable = "inbox";

    private static string Describe(DbContext context) =>
        context.GetService<IDesignTimeModel>().Model.ToDebugString(MetadataDebugStringOptions.LongDefault)
            + context.Database.GenerateCreateScript();

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
