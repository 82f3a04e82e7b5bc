using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host with a convention for all names that nobody has chosen.</summary>
public abstract class NamingConventionTests<TContext>(string ownTable, string ownColumn) : ApplicationFixture<TContext>
    where TContext : DbContext
{
    [Test]
    public async Task Its_own_tables_are_renamed_and_ours_are_not()
    {
        await using var plain = new TestDbContext(TestDbContext.OptionsFor(ConnectionString));

        var script = await InRequestAsync(context => Task.FromResult(context.Database.GenerateCreateScript()));

        script.Should().Contain(ownTable).And.Contain(ownColumn);
        Statements(script).Should().Contain(Statements(plain.Database.GenerateCreateScript()));
    }

    private static string[] Statements(string script) => script.Split(';', StringSplitOptions.TrimEntries);
}

public sealed class LowerSnakeCaseTests() : NamingConventionTests<LowerSnakeCaseTests.AppDb>("CREATE TABLE sales_orders (", "customer_name text")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new NamingConvention(upper: false));
    }
}

public sealed class UpperSnakeCaseTests() : NamingConventionTests<UpperSnakeCaseTests.AppDb>("CREATE TABLE \"SALES_ORDERS\" (", "\"CUSTOMER_NAME\" text")
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new NamingConvention(upper: true));
    }
}
