using System.Data;
using Notifications.Models.Tests.Infrastructure;
using Notifications.Models.Tests.Retention;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>Transactions above READ COMMITTED: another transaction changes their rows after they took their snapshot.</summary>
public sealed class SerializationTests : DisturbedCallFixture
{
    private static readonly IsolationLevel[] Levels = [IsolationLevel.RepeatableRead, IsolationLevel.Serializable];

    [Test]
    public async Task Without_retries_the_conflict_surfaces_and_nothing_changes(
        [ValueSource(nameof(Levels))] IsolationLevel level,
        [ValueSource(typeof(LibraryCall), nameof(LibraryCall.ConflictingWrites))] LibraryCall call)
    {
        var userId = await NewUserAsync();
        await using var context = CreateContextAtNoon();
        string answerOfAnother;
        await using (await context.Database.BeginTransactionAsync(level))
        {
            await TakeSnapshotAsync(context);
            answerOfAnother = await AnswerAsync(call, userId);

            await ShouldFailAsync(() => call.AnswerAsync(context, userId), PostgresErrorCodes.SerializationFailure);
        }

        await ShouldEqualUndisturbedCallsAsync(call, userId, answerOfAnother);
    }

    [Test]
    public async Task With_retries_the_transaction_follows_the_other(
        [ValueSource(nameof(Levels))] IsolationLevel level,
        [ValueSource(typeof(LibraryCall), nameof(LibraryCall.ConflictingWrites))] LibraryCall call)
    {
        var (userId, attempts) = (await NewUserAsync(), 0);
        await using var context = CreateContextAtNoon(retrying: true);

        var answer = await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(level);
            await TakeSnapshotAsync(context);
            if (attempts++ == 0)
            {
                _ = await AnswerAsync(call, userId);
            }

            var last = await call.AnswerAsync(context, userId);
            await transaction.CommitAsync();
            return last;
        });

        attempts.Should().Be(2);
        await ShouldEqualUndisturbedCallsAsync(call, userId, answer, calls: 2);
    }

    // A single statement runs at the default isolation level of its connection.
    [Test]
    [NotOnCitus(CitusLimits.SessionSettings)]
    public async Task A_statement_that_conflicts_is_retried(
        [Values("repeatable read", "serializable")] string level, [Values] bool retrying)
    {
        var (call, userId) = (LibraryCall.ConflictingWrites[0], await NewUserAsync());
        var connectionString = With($"default_transaction_isolation={level}");
        await using var held = await OpenChange.BeginAsync(
            ConnectionString, $"UPDATE notifications SET delivered_via_email = TRUE WHERE user_id = '{userId}'");
        var answer = AnswerAsync(call, userId, connectionString, retrying);
        await UntilOneWaitsAsync();

        await held.CommitAsync();

        if (!retrying)
        {
            await ShouldFailAsync(() => answer, PostgresErrorCodes.SerializationFailure);
            answer = AnswerAsync(call, userId, connectionString);
        }

        await ShouldEqualUndisturbedCallsAsync(call, userId, await answer);
    }

    // A purge outside of a transaction begins its own, with an explicit isolation level.
    [Test]
    public async Task A_purge_ignores_the_default_isolation_of_its_connection([Values("repeatable read", "serializable")] string level)
    {
        var (call, userId) = (LibraryCall.Writes[^1], await NewUserAsync());
        await using var held = await OpenChange.BeginAsync(
            ConnectionString, $"UPDATE notifications SET delivered_via_email = TRUE WHERE user_id = '{userId}'");
        var answer = AnswerAsync(call, userId, With($"default_transaction_isolation={level}"));
        await UntilOneWaitsAsync();

        await held.CommitAsync();

        await ShouldEqualUndisturbedCallsAsync(call, userId, await answer);
    }

    private static Task<int> TakeSnapshotAsync(TestDbContext context) => context.Notifications.OfAllUsers().CountAsync();
}
