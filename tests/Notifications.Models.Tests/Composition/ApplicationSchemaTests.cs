using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host whose tables are not where PostgreSQL looks for them by itself.</summary>
public abstract class ApplicationSchemaTests<TContext>(string schema) : ApplicationFixture<TContext>
    where TContext : DbContext
{
    [Test]
    public async Task All_three_tables_are_in_the_schema() =>
        (await InRequestAsync(context => context.Database.SqlQuery<string>(
            $"SELECT tablename FROM pg_tables WHERE schemaname = {schema} AND tablename IN ('notifications', 'notification_preferences', 'organization_notification_preferences')")
            .ToListAsync())).Should().HaveCount(3);

    protected override void Place(NotificationModelOptions options) => options.Schema = schema;
}

/// <summary>A default schema of the host's.</summary>
public sealed class DefaultSchemaTests() : ApplicationSchemaTests<DefaultSchemaTests.AppDb>("host")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder.HasDefaultSchema("host"));
    }
}

/// <summary>A schema of our own.</summary>
public sealed class OwnSchemaTests() : ApplicationSchemaTests<OwnSchemaTests.AppDb>("own")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => TestLayout.AddModels(modelBuilder, options => options.Schema = "own");
    }
}

/// <summary>Both, of which our own counts; and a name that has to be quoted.</summary>
public sealed class BothSchemasTests() : ApplicationSchemaTests<BothSchemasTests.AppDb>("Own \"schema\"")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasDefaultSchema("host").Entity<Order>();
            TestLayout.AddModels(modelBuilder, options => options.Schema = "Own \"schema\"");
        }
    }
}
