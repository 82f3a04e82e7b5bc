using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A second context, which excludes the tables of the first one from its migrations.</summary>
public sealed class SharedDatabaseTests : ApplicationFixture<SharedDatabaseTests.AppDb>
{
    [Test]
    public async Task Migrations_of_the_second_context_skip_the_tables() =>
        (await InRequestAsync(context => Task.FromResult(context.Database.GenerateCreateScript())))
            .Should().Contain("CREATE TABLE \"SalesOrders\"").And.NotContain("notification");

    protected override async Task CreateTablesAsync(AppDb context)
    {
        await using var first = new TestDbContext(TestDbContext.OptionsFor(ConnectionString));
        await first.Database.EnsureCreatedAsync();
        await TestLayout.ApplyAsync(first);
        await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        public DbSet<Order> SalesOrders => Set<Order>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder, options => options.ExcludeFromMigrations = true);
    }
}
