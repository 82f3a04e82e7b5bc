using System.Collections;
using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>A command is stopped halfway: by the server, by its source, by its caller.</summary>
public sealed class KilledBackendTests : FaultFixture
{
    private const int Rows = 40_000;
    private const int Half = 20_001;

    [Test]
    public async Task A_stream_whose_connection_is_killed_leaves_nothing([Values] bool withRetries)
    {
        await using var context = withRetries ? RetryingContext.To(ConnectionString) : CreateContext();
        var notifications = Many(Guid.NewGuid(), Rows);

        await context.Awaiting(c => c.InsertNotificationsAsync(StreamOf(notifications, atHalf: () => KillAsync(c))))
            .Should().ThrowAsync<NpgsqlException>();

        await ShouldBeUsableAndEmptyAsync(context, notifications[0].UserId);
    }

    [Test]
    public async Task A_collection_whose_connection_is_killed_is_copied_once_with_retries()
    {
        await using var context = RetryingContext.To(ConnectionString);
        var notifications = Many(Guid.NewGuid(), Rows);
        var collection = new InterruptedCollection(notifications, atHalf: () => Kill(context));

        (await context.InsertNotificationsAsync(collection)).Should().Be(Rows);

        collection.Readings.Should().Be(2);
        await ShouldBeStoredOnceAsync(notifications);
    }

    [Test]
    public async Task A_source_that_fails_leaves_nothing_and_its_own_exception([Values] bool withRetries)
    {
        await using var context = withRetries ? RetryingContext.To(ConnectionString) : CreateContext();
        var notifications = Many(Guid.NewGuid(), Rows);
        var failure = new InvalidDataException("The source is broken.");

        (await context.Awaiting(c => c.InsertNotificationsAsync(StreamOf(notifications, atHalf: () => Task.FromException(failure))))
            .Should().ThrowAsync<InvalidDataException>()).Which.Should().BeSameAs(failure);

        await ShouldBeUsableAndEmptyAsync(context, notifications[0].UserId);
    }

    [Test]
    public async Task A_copy_that_is_canceled_leaves_nothing([Values] bool isStream)
    {
        await using var context = RetryingContext.To(ConnectionString);
        using var cancellation = new CancellationTokenSource();
        var notifications = Many(Guid.NewGuid(), Rows);

        await FluentActions.Awaiting(() => isStream
                ? context.InsertNotificationsAsync(StreamOf(notifications, cancellation.CancelAsync), cancellation.Token)
                : context.InsertNotificationsAsync(new InterruptedCollection(notifications, cancellation.Cancel), cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        await ShouldBeUsableAndEmptyAsync(context, notifications[0].UserId);
    }

    [Test]
    public async Task A_publish_that_is_canceled_leaves_nothing_and_can_be_repeated()
    {
        using var cancellation = new CancellationTokenSource();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .AddInterceptors(new SecondInsert(cancellation.Cancel)).Options);
        var users = PublishTests.NewUsers(2_500);

        await context.Awaiting(c => c.PublishAsync(ContentOf(withKey: true), users, cancellationToken: cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (await context.Notifications.CountAsync(n => users.Contains(n.UserId))).Should().Be(0);
        await ShouldBeStoredOnceAsync(users, await context.PublishAsync(ContentOf(withKey: true), users));
    }

    [Test]
    public async Task A_publish_in_a_transaction_that_the_application_retries_is_stored_once()
    {
        await using var context = RetryingContext.To(ConnectionString);
        var (users, attempts) = (PublishTests.NewUsers(2_500), 0);

        var result = await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var published = await context.PublishAsync(ContentOf(withKey: true), users);
            if (attempts++ == 0)
            {
                await KillAsync(context);
            }

            await transaction.CommitAsync();
            return published;
        });

        attempts.Should().Be(2);
        await ShouldBeStoredOnceAsync(users, result);
    }

    private static async IAsyncEnumerable<Notification> StreamOf(List<Notification> notifications, Func<Task> atHalf)
    {
        for (var i = 0; i < notifications.Count; i++)
        {
            if (i == Half)
            {
                await atHalf();
            }

            yield return notifications[i];
        }
    }

    private Task<bool> KillAsync(DbContext context) => PlainSql.ScalarAsync<bool>(ConnectionString, KillingOf(context));

    private void Kill(DbContext context)
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(KillingOf(context), connection);
        command.ExecuteNonQuery();
    }

    // It returns when the backend has ended, or after a minute.
    private static string KillingOf(DbContext context) =>
        $"SELECT pg_terminate_backend({((NpgsqlConnection)context.Database.GetDbConnection()).ProcessID}, 60000)";

    private static async Task ShouldBeUsableAndEmptyAsync(TestDbContext context, Guid userId)
    {
        context.Database.CurrentTransaction.Should().BeNull();
        context.Database.GetDbConnection().State.Should().Be(ConnectionState.Closed);
        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(0);

        (await context.InsertNotificationsAsync(Many(userId, 3))).Should().Be(3);
        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(3);
    }

    /// <summary>A collection whose first enumeration is interrupted halfway.</summary>
    private sealed class InterruptedCollection(List<Notification> notifications, Action atHalf) : IReadOnlyCollection<Notification>
    {
        public int Readings { get; private set; }

        public int Count => notifications.Count;

        public IEnumerator<Notification> GetEnumerator()
        {
            var isFirst = Readings++ == 0;
            for (var i = 0; i < notifications.Count; i++)
            {
                if (isFirst && i == Half)
                {
                    atHalf();
                }

                yield return notifications[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>The moment before the second chunk of a publish is inserted.</summary>
    private sealed class SecondInsert(Action then) : DbCommandInterceptor
    {
        private int _inserts;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("INSERT", StringComparison.Ordinal) && ++_inserts == 2)
            {
                then();
            }

            return ValueTask.FromResult(result);
        }
    }
}
