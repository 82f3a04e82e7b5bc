using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A second context of a host, which uses the tables that the first one has made, and makes none but its own.</summary>
public sealed class SharedDatabaseTests : ApplicationFixture<SharedDatabaseTests.AppDb>
{
    [Test]
    public async Task Its_migrations_leave_the_tables_alone() =>
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
