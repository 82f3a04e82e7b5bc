using System.Transactions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>A host in which every request is a transaction.</summary>
public abstract class TransactionTests : ApplicationFixture<TestDbContext>
{
    [Test]
    public async Task What_fails_has_written_nothing()
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

        await AsAnybodyAsync(async context =>
        {
            (await context.Set<Notification>().AnyAsync(n => n.UserId == userId)).Should().BeFalse();
            (await context.Set<NotificationPreference>().AnyAsync(p => p.UserId == userId)).Should().BeFalse();
        });
    }
}

/// <summary>A transaction of the host's own inside a strategy that tries again, as EF Core's documentation has it.</summary>
public sealed class RetriedTransactionTests : TransactionTests
{
    protected override void Use(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString, npgsql => npgsql.EnableRetryOnFailure());

    protected override Task<TResult> InRequestAsync<TResult>(Func<TestDbContext, Task<TResult>> handle) =>
        base.InRequestAsync(context => context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var result = await handle(context);
            await transaction.CommitAsync();
            return result;
        }));
}

/// <summary>An ambient transaction, of which contexts and connections hear by themselves.</summary>
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
