using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;


namespace Notifications.Models.Tests.Publishing;

/// <summary>What fails or is canceled inside a transaction of the application leaves nothing, and the transaction goes on.</summary>
public sealed class FailureInTransactionTests : FaultFixture
{
    private const int Users = 2_500;
    private const int Rows = 12_000;

    public enum TransactionKind
    {
        OfContext,
        OfConnection,
        Ambient,
        Enlisted,
    }

    public enum Failure
    {
        PublishIsRefused,
        PublishWithKeyIsRefused,
        PublishIsCanceledBeforeItsFirstChunk,
        PublishIsCanceledBeforeItsSecondChunk,
        PublishIsCanceledWhileItWaits,
        CopyIsRefused,
        CopyMeetsNull,
        CopyIsCanceled,
    }

    [OneTimeSetUp]
    public Task RefuseOneUserAsync() => ExecuteAsync(RefusedUser.Trigger);

    [TearDown]
    public Task EmptyAsync() => ExecuteAsync("TRUNCATE notifications");

    [Test]
    public async Task The_transaction_goes_on_without_it([Values] Failure failure, [Values] TransactionKind kind)
    {
        if (failure == Failure.CopyIsRefused)
        {
            CitusLimits.Skip(CitusLimits.RefusedCopy);
        }

        using var cancellation = new CancellationTokenSource();
        await using var context = ContextWith(CommandsOf(failure, cancellation));
        var userId = Guid.NewGuid();

        await InTransactionAsync(kind, context, async () =>
        {
            await SaveAsync(context, userId, "before");
            await FailAsync(failure, context, userId, cancellation);
            await SaveAsync(context, userId, "after");
            (await context.PublishAsync(Content with { Title = "published" }, [userId])).Published.Should().HaveCount(1);
        });

        await using var reader = CreateContext();
        (await reader.Notifications.OfAllUsers().Select(n => n.Title).ToListAsync())
            .Should().BeEquivalentTo("before", "after", "published");
    }

    [Test]
    public async Task A_lost_connection_is_reported_as_such([Values] TransactionKind kind)
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        NpgsqlException? failure = null;

        await FluentActions.Awaiting(() => InTransactionAsync(kind, context, async () =>
        {
            await SaveAsync(context, userId, "before");
            var backend = await context.Database.SqlQuery<int>($"""SELECT pg_backend_pid() AS "Value" """).SingleAsync();
            failure = (await context.Awaiting(c => c.InsertNotificationsAsync(KillingAsync(backend)))
                .Should().ThrowAsync<NpgsqlException>()).Which;
            throw failure;
        })).Should().ThrowAsync<NpgsqlException>();

        failure.Should().NotBeNull();
        (await CountOfAsync(userId)).Should().Be(0);

        async IAsyncEnumerable<Notification> KillingAsync(int backend)
        {
            foreach (var notification in Many(userId, Rows))
            {
                yield return notification;
            }

            await PlainSql.ScalarAsync<bool>($"{ConnectionString};Enlist=false", $"SELECT pg_terminate_backend({backend}, 60000)");
            yield return Sample.Notification(userId);
        }
    }

    [Test]
    public async Task What_succeeds_leaves_no_savepoint([Values] TransactionKind kind)
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();

        await FluentActions.Awaiting(() => InTransactionAsync(kind, context, async () =>
        {
            await context.PublishAsync(Content, [userId]);
            await context.InsertNotificationsAsync(Many(userId, 3));
            await context.Database.ExecuteSqlAsync($"ROLLBACK TO SAVEPOINT notifications_models");
        })).Should().ThrowAsync<PostgresException>()
            .Where(exception => exception.SqlState == PostgresErrorCodes.InvalidSavepointSpecification);
    }

    [Test]
    public async Task One_that_fails_within_another_leaves_that_its_savepoint([Values] TransactionKind kind)
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();

        await InTransactionAsync(kind, context, async () =>
            await FluentActions.Awaiting(() => context.PublishAsync(Content, new[] { userId }.ToAsyncEnumerable(), onBatch: FailAfterAsync))
                .Should().ThrowAsync<InvalidOperationException>().WithMessage("The push has failed."));

        (await CountOfAsync(userId)).Should().Be(0);

        async Task FailAfterAsync(PublishResult batch, CancellationToken cancellationToken)
        {
            await ShouldBeRefusedAsync(() => context.PublishAsync(Content, [RefusedUser.Id], cancellationToken: cancellationToken));
            throw new InvalidOperationException("The push has failed.");
        }
    }

    private async Task FailAsync(Failure failure, TestDbContext context, Guid userId, CancellationTokenSource cancellation)
    {
        var users = PublishTests.NewUsers(Users).Append(userId).Append(RefusedUser.Id);
        switch (failure)
        {
            case Failure.PublishIsRefused:
                await ShouldBeRefusedAsync(() => context.PublishAsync(Content, users));
                break;
            case Failure.PublishWithKeyIsRefused:
                await ShouldBeRefusedAsync(() => context.PublishAsync(ContentOf(withKey: true), users));
                break;
            case Failure.PublishIsCanceledBeforeItsFirstChunk or Failure.PublishIsCanceledBeforeItsSecondChunk:
                await ShouldBeCanceledAsync(() => context.PublishAsync(Content, users, cancellationToken: cancellation.Token));
                break;
            case Failure.PublishIsCanceledWhileItWaits:
                await ShouldBeCanceledAsync(() => PublishWhileAnotherDoesAsync(context, userId, cancellation));
                break;
            case Failure.CopyIsRefused:
                await ShouldBeRefusedAsync(() => context.InsertNotificationsAsync([.. Many(userId, Rows), .. Many(RefusedUser.Id, 1)]));
                break;
            case Failure.CopyMeetsNull:
                await context.Awaiting(c => c.InsertNotificationsAsync([.. Many(userId, Rows), null!]))
                    .Should().ThrowAsync<ArgumentException>();
                break;
            default:
                var rows = Many(userId, Rows).TakeWhile((_, i) => i < Rows - 1 || Cancel(cancellation));
                await ShouldBeCanceledAsync(() => context.InsertNotificationsAsync(rows, cancellation.Token));
                break;
        }
    }

    private static async Task ShouldBeRefusedAsync(Func<Task> command) =>
        (await command.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.CheckViolation);

    private static async Task ShouldBeCanceledAsync(Func<Task> command) =>
        await command.Should().ThrowAsync<OperationCanceledException>();

    private static bool Cancel(CancellationTokenSource cancellation)
    {
        cancellation.Cancel();
        return true;
    }

    private async Task PublishWhileAnotherDoesAsync(TestDbContext context, Guid userId, CancellationTokenSource cancellation)
    {
        await using var other = new TestDbContext(TestDbContext.OptionsFor($"{ConnectionString};Enlist=false"));
        await using var transaction = await other.Database.BeginTransactionAsync();
        await other.PublishAsync(ContentOf(withKey: true), [userId]);

        var publishing = context.PublishAsync(ContentOf(withKey: true), [userId], cancellationToken: cancellation.Token);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");
        await cancellation.CancelAsync();
        await publishing;
    }

    private static async Task SaveAsync(TestDbContext context, Guid userId, string title)
    {
        context.Add(new Notification { UserId = userId, Type = "t", Title = title, Message = "m" });
        await context.SaveChangesAsync();
    }

    private static async Task InTransactionAsync(TransactionKind kind, TestDbContext context, Func<Task> work)
    {
        switch (kind)
        {
            case TransactionKind.OfContext:
                await using (var transaction = await context.Database.BeginTransactionAsync())
                {
                    await work();
                    await transaction.CommitAsync();
                }

                break;
            case TransactionKind.OfConnection:
                await context.Database.OpenConnectionAsync();
                await using (var transaction = await context.Database.GetDbConnection().BeginTransactionAsync())
                {
                    await context.Database.UseTransactionAsync(transaction);
                    await work();
                    await transaction.CommitAsync();
                }

                break;
            case TransactionKind.Ambient:
                using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
                {
                    await work();
                    scope.Complete();
                }

                break;
            default:
                using (var transaction = new CommittableTransaction())
                {
                    await context.Database.OpenConnectionAsync();
                    context.Database.EnlistTransaction(transaction);
                    await work();
                    transaction.Commit();
                }

                break;
        }
    }

    private TestDbContext ContextWith(IInterceptor interceptor) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(interceptor).Options);

    private static CancelingCommands CommandsOf(Failure failure, CancellationTokenSource cancellation) => failure switch
    {
        Failure.PublishIsCanceledBeforeItsFirstChunk => new CancelingCommands("FROM unnest(@ids", 1, cancellation),
        Failure.PublishIsCanceledBeforeItsSecondChunk => new CancelingCommands("FROM unnest(@ids", 2, cancellation),
        _ => new CancelingCommands("", int.MaxValue, cancellation),
    };

    /// <summary>Cancels when a command of a kind is about to be sent for the nth time.</summary>
    private sealed class CancelingCommands(string sql, int nth, CancellationTokenSource cancellation) : DbCommandInterceptor
    {
        private int _commands;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains(sql, StringComparison.Ordinal) && ++_commands == nth)
            {
                await cancellation.CancelAsync();
            }

            return result;
        }
    }
}
