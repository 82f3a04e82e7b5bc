using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Contexts that are used again, by many who publish at once.</summary>
public sealed class PooledContextTests : FaultFixture
{
    private const int PoolSize = 2;
    private const int Publishers = 32;
    private const int Rows = 100;

    [Test]
    public async Task Publishers_at_the_same_time_leave_nothing_in_the_contexts_of_a_pool([Values] bool isFactory)
    {
        await using var services = isFactory
            ? new ServiceCollection().AddPooledDbContextFactory<TestDbContext>(Use, PoolSize).BuildServiceProvider()
            : new ServiceCollection().AddDbContextPool<TestDbContext>(Use, PoolSize).BuildServiceProvider();
        var (users, copied) = (PublishTests.NewUsers(Rows), Guid.NewGuid());

        var results = await Task.WhenAll(Enumerable.Range(0, Publishers).Select(i => WithContextAsync(services, async context =>
        {
            await context.InsertNotificationsAsync(Many(copied, Rows));
            return await context.PublishAsync(ContentOf(withKey: i % 2 == 0), users);
        })));

        var ids = results.SelectMany(result => result.Published).Select(n => n.Id).Order().ToList();
        ids.Should().HaveCount((Publishers / 2 * Rows) + Rows, "half of them have one key").And.OnlyHaveUniqueItems();
        results.Sum(result => result.AlreadyNotified.Count).Should().Be(((Publishers / 2) - 1) * Rows);
        await using var direct = CreateContext();
        (await direct.Notifications.Where(n => users.Contains(n.UserId)).Select(n => n.Id).ToListAsync()).Order().Should().Equal(ids);
        (await CountOfAsync(copied)).Should().Be(Publishers * Rows);
        await Task.WhenAll(Enumerable.Range(0, PoolSize).Select(_ => WithContextAsync(services, ShouldBeAsNewAsync)));
    }

    private void Use(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString, npgsql => npgsql.EnableRetryOnFailure());

    private static async Task<TResult> WithContextAsync<TResult>(ServiceProvider services, Func<TestDbContext, Task<TResult>> work)
    {
        await using var scope = services.CreateAsyncScope();
        await using var context = scope.ServiceProvider.GetService<IDbContextFactory<TestDbContext>>() is { } factory
            ? await factory.CreateDbContextAsync()
            : scope.ServiceProvider.GetRequiredService<TestDbContext>();
        var result = await work(context);
        await ShouldBeAsNewAsync(context);
        return result;
    }

    // It takes a while, so that all contexts of the pool are taken at once.
    private static async Task<bool> ShouldBeAsNewAsync(TestDbContext context)
    {
        context.ChangeTracker.Entries().Should().BeEmpty();
        context.Database.CurrentTransaction.Should().BeNull();
        context.Database.GetDbConnection().State.Should().Be(ConnectionState.Closed);
        return await context.Database.CanConnectAsync();
    }
}
