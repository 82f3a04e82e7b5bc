using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that turns off change tracking by default.</summary>
public sealed class NoTrackingTests : ApplicationFixture<TestDbContext>
{
    [Test]
    public async Task A_page_is_not_tracked()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(userId, count: 1);

        (await InRequestAsync(async context =>
        {
            await context.Notifications.Inbox(userId).ToPageAsync();
            return context.ChangeTracker.Entries().Count();
        })).Should().Be(0);
    }

    protected override void Use(DbContextOptionsBuilder options)
    {
        base.Use(options);
        options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
    }
}

/// <summary>An application that reverses the defaults of EF Core.</summary>
public sealed class EverySwitchTests : ApplicationFixture<TestDbContext>
{
    protected override void Use(DbContextOptionsBuilder options) => options
        .UseNpgsql(ConnectionString, npgsql => npgsql
            .UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            .UseParameterizedCollectionMode(ParameterTranslationMode.Constant)
            .UseRelationalNulls()
            .MaxBatchSize(1)
            .CommandTimeout(10))
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTrackingWithIdentityResolution)
        .EnableThreadSafetyChecks(false)
        .EnableSensitiveDataLogging()
        .EnableDetailedErrors();
}
