using System.Transactions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application that runs every request in a transaction.</summary>
public abstract class TransactionTests : ApplicationFixture<TestDbContext>
{
    [Test]
    public async Task A_failed_request_writes_nothing()
    {
        var userId = Guid.NewGuid();

        await this.Awaiting(_ => InRequestAsync<bool>(async context =>
        {
            context.Add(Sample.Notification(userId));
            await context.SaveChangesAsync();
            await context.InsertNotificationsAsync([Sample.Notification(userId)]);
            await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "*", true));
            await context.PublishAsync(new NotificationContent("release", "2.0", "Out."), [userId]);
            (await context.Notifications.Inbox(userId).MarkReadAsync()).Should().Be(3);
            throw new NotSupportedException();
        })).Should().ThrowAsync<NotSupportedException>();

        await WithBothContextsAsync(async context =>
        {
            (await context.Set<Notification>().AnyAsync(n => n.UserId == userId)).Should().BeFalse();
            (await context.Set<NotificationPreference>().AnyAsync(p => p.UserId == userId)).Should().BeFalse();
        });
    }
}

/// <summary>A transaction inside an execution strategy: https://learn.microsoft.com/ef/core/miscellaneous/connection-resiliency</summary>
public sealed class RetriedTransactionTests : TransactionTests
{
    protected override void Use(DbContextOptionsBuilder options) =>
        options.UseNpgsql(ConnectionString, npgsql => npgsql.EnableRetryOnFailure());

    protected override Task<TResult> InRequestAsync<TResult>(Func<TestDbContext, Task<TResult>> handle) =>
        base.InRequestAsync(context => context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var result = await handle(context);
            await transaction.CommitAsync();
            return result;
        }));
}

/// <summary>An ambient transaction, in which connections enlist automatically.</summary>
public sealed class AmbientTransactionTests : TransactionTests
{
    protected override async Task<TResult> InRequestAsync<TResult>(Func<TestDbContext, Task<TResult>> handle)
    {
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        var result = await base.InRequestAsync(handle);
        scope.Complete();
        return result;
    }
}
