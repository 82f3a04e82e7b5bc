using System.Data;
using System.Transactions;
using Notifications.Models.Tests.Infrastructure;
using IsolationLevel = System.Data.IsolationLevel;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A snapshot that is older than the lock would split groups: it is refused, before anything is written.</summary>
public sealed class IsolationTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("ticket.assigned", "A ticket is yours", "Read on.") { GroupKey = "tickets" };

    [Test]
    public async Task A_group_is_refused_under_an_older_snapshot(
        [Values(IsolationLevel.RepeatableRead, IsolationLevel.Serializable, IsolationLevel.Snapshot)] IsolationLevel isolation)
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await using (var transaction = await context.Database.BeginTransactionAsync(isolation))
        {
            await context.Awaiting(c => c.PublishAsync(Content, [userId])).Should().ThrowAsync<InvalidOperationException>()
                .WithMessage("A content with a GroupKey takes a READ COMMITTED transaction*IsolationLevel.ReadCommitted*");

            await context.PublishAsync(Content with { GroupKey = null }, [userId]);
            await transaction.CommitAsync();
        }

        (await context.Notifications.SingleAsync(n => n.UserId == userId)).AggregationId.Should().BeNull("only the other one is stored");
    }

    [Test]
    public async Task It_is_refused_at_once_even_while_another_publisher_holds_the_lock()
    {
        var userId = Guid.NewGuid();
        await using var holder = CreateContext();
        await using var holding = await holder.Database.BeginTransactionAsync();
        await holder.PublishAsync(Content, [userId]);
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);

        await context.Awaiting(c => c.PublishAsync(Content, [userId])).Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    public async Task A_scope_is_serializable_unless_it_is_told_otherwise()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await context.Awaiting(c => c.PublishAsync(Content, [userId])).Should().ThrowAsync<InvalidOperationException>()
                .WithMessage("*a TransactionScope is serializable by default*");
        }

        var options = new TransactionOptions { IsolationLevel = System.Transactions.IsolationLevel.ReadCommitted };
        using (var scope = new TransactionScope(TransactionScopeOption.Required, options, TransactionScopeAsyncFlowOption.Enabled))
        {
            (await context.PublishAsync(Content, [userId])).Published.Should().HaveCount(1);
            scope.Complete();
        }

        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(1);
    }

    [Test]
    public async Task The_default_isolation_of_a_database_does_not_split_groups()
    {
        var userId = Guid.NewGuid();
        var connectionString = $"{ConnectionString};Options=-c default_transaction_isolation=serializable";

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            await using var publisher = new TestDbContext(TestDbContext.OptionsFor(connectionString));
            await publisher.PublishAsync(Content, [userId]);
        }));

        await using var context = CreateContext();
        (await context.Notifications.Where(n => n.UserId == userId).Select(n => n.AggregationId).ToListAsync())
            .Should().HaveCount(16).And.OnlyContain(id => id != null).And.Subject.Distinct().Should().ContainSingle();
    }
}
