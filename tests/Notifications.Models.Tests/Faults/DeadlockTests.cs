using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>
/// Two transactions wait for each other, and PostgreSQL ends one of them:
/// https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS
/// </summary>
[NotOnCitus(CitusLimits.Victim)]
public sealed class DeadlockTests : DisturbedCallFixture
{
    // The transaction that checks for deadlocks first finds the deadlock, and PostgreSQL ends it.
    private string Impatient => With("deadlock_timeout=5ms");

    private string Patient => With("deadlock_timeout=1min");

    [SetUp]
    public Task ChooseWhoIsEndedAsync() => NeedSuperuserAsync();

    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.ConflictingWrites))]
    public async Task Without_retries_the_deadlock_surfaces_and_rolls_back_everything(LibraryCall call)
    {
        var (first, second) = (await NewUserAsync(), await NewUserAsync());
        await using var theirs = CreateContextAtNoon(Patient);
        var other = await OtherHost.BeginAsync(theirs, call, second);
        await using var context = CreateContextAtNoon(Impatient);
        await using (await context.Database.BeginTransactionAsync())
        {
            _ = await call.AnswerAsync(context, first);
            other.GoOnWith(first);
            await UntilOneWaitsAsync();

            await ShouldFailAsync(() => call.AnswerAsync(context, second), PostgresErrorCodes.DeadlockDetected);
        }

        var answer = await other.CommitAsync();
        await ShouldEqualUndisturbedCallsAsync(call, first, answer);
        await ShouldEqualUndisturbedCallsAsync(call, second, answer);
    }

    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.ConflictingWrites))]
    public async Task With_retries_the_transaction_follows_the_other(LibraryCall call)
    {
        var (first, second, attempts) = (await NewUserAsync(), await NewUserAsync(), 0);
        await using var theirs = CreateContextAtNoon(Patient);
        var other = await OtherHost.BeginAsync(theirs, call, second);
        await using var context = CreateContextAtNoon(Impatient, retrying: true);

        var answer = await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            if (attempts++ > 0)
            {
                await other.CommitAsync();
            }

            _ = await call.AnswerAsync(context, first);
            if (attempts == 1)
            {
                other.GoOnWith(first);
                await UntilOneWaitsAsync();
            }

            var last = await call.AnswerAsync(context, second);
            await transaction.CommitAsync();
            return last;
        });

        attempts.Should().Be(2);
        await ShouldEqualUndisturbedCallsAsync(call, first, answer, calls: 2);
        await ShouldEqualUndisturbedCallsAsync(call, second, answer, calls: 2);
    }

    /// <summary>Makes the same call for two users in one transaction.</summary>
    private sealed class OtherHost(TestDbContext context, LibraryCall call)
    {
        private Task<string> _answer = Task.FromResult("");

        public static async Task<OtherHost> BeginAsync(TestDbContext context, LibraryCall call, Guid userId)
        {
            await context.Database.BeginTransactionAsync();
            _ = await call.AnswerAsync(context, userId);
            return new OtherHost(context, call);
        }

        public void GoOnWith(Guid userId) => _answer = call.AnswerAsync(context, userId);

        public async Task<string> CommitAsync()
        {
            var answer = await _answer;
            await context.Database.CommitTransactionAsync();
            return answer;
        }
    }
}
