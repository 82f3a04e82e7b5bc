using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose tables are in a schema outside of the search path.</summary>
public abstract class ApplicationSchemaTests<TContext>(string schema) : ApplicationFixture<TContext>
    where TContext : DbContext
{
    [Test]
    public async Task All_three_tables_are_in_the_schema() =>
        (await InRequestAsync(context => context.Database.SqlQuery<string>(
            $"""
            SELECT tablename FROM pg_tables
            WHERE schemaname = {schema}
                AND tablename IN ('notifications', 'notification_preferences', 'organization_notification_preferences')
            """)
            .ToListAsync())).Should().HaveCount(3);

    protected override void NameTables(NotificationModelOptions options) => options.Schema = schema;
}

/// <summary>A default schema of the application.</summary>
public sealed class DefaultSchemaTests() : ApplicationSchemaTests<DefaultSchemaTests.AppDb>("application")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder.HasDefaultSchema("application"));
    }
}

/// <summary>A schema in the options of the library.</summary>
public sealed class OwnSchemaTests() : ApplicationSchemaTests<OwnSchemaTests.AppDb>("own")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder, options => options.Schema = "own");
    }
}

/// <summary>Both schemas: the options win. The name needs quotes.</summary>
public sealed class BothSchemasTests() : ApplicationSchemaTests<BothSchemasTests.AppDb>("Own \"schema\"")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasDefaultSchema("application").Entity<Order>();
            TestLayout.AddModels(modelBuilder, options => options.Schema = "Own \"schema\"");
        }
    }
}
