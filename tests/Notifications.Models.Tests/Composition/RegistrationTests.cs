using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A pool reuses one context for all requests.</summary>
public abstract class PooledApplicationTests : ApplicationFixture<TestDbContext>
{
    [Test]
    public async Task The_next_request_gets_the_same_context_without_tracked_entities()
    {
        var first = await InRequestAsync(context =>
        {
            context.Add(Sample.Notification());
            return Task.FromResult(context);
        });

        (await InRequestAsync(context =>
            Task.FromResult((IsSame: ReferenceEquals(context, first), Tracked: context.ChangeTracker.Entries().Count()))))
            .Should().Be((true, 0));
    }
}

public sealed class DbContextPoolTests : PooledApplicationTests
{
    protected override void AddContext(IServiceCollection services) => services.AddDbContextPool<TestDbContext>(Use, poolSize: 1);
}

public sealed class PooledDbContextFactoryTests : PooledApplicationTests
{
    protected override void AddContext(IServiceCollection services) => services.AddPooledDbContextFactory<TestDbContext>(Use, poolSize: 1);

    protected override Task<TestDbContext> ContextOfAsync(IServiceProvider services) =>
        services.GetRequiredService<IDbContextFactory<TestDbContext>>().CreateDbContextAsync();
}

public sealed class DbContextFactoryTests : ApplicationFixture<TestDbContext>
{
    protected override void AddContext(IServiceCollection services) => services.AddDbContextFactory<TestDbContext>(Use);

    protected override Task<TestDbContext> ContextOfAsync(IServiceProvider services) =>
        services.GetRequiredService<IDbContextFactory<TestDbContext>>().CreateDbContextAsync();
}
