using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application with a naming convention.</summary>
public abstract class NamingConventionTests<TContext>(string ownTable, string ownColumn) : ApplicationFixture<TContext>
    where TContext : DbContext
{
    [Test]
    public async Task The_convention_renames_only_the_tables_of_the_application()
    {
        await using var plain = new TestDbContext(TestDbContext.OptionsFor(ConnectionString));

        var script = await InRequestAsync(context => Task.FromResult(context.Database.GenerateCreateScript()));

        script.Should().Contain(ownTable).And.Contain(ownColumn);
        Statements(script).Should().Contain(Statements(plain.Database.GenerateCreateScript()));
    }

    private static string[] Statements(string script) => script.Split(';', StringSplitOptions.TrimEntries);
}

public sealed class LowerSnakeCaseTests()
    : NamingConventionTests<LowerSnakeCaseTests.AppDb>("CREATE TABLE sales_orders (", "customer_name text")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new NamingConvention(upper: false));
    }
}

public sealed class UpperSnakeCaseTests()
    : NamingConventionTests<UpperSnakeCaseTests.AppDb>("CREATE TABLE \"SALES_ORDERS\" (", "\"CUSTOMER_NAME\" text")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new NamingConvention(upper: true));
    }
}
