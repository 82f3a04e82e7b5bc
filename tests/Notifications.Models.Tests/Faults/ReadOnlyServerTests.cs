using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>An application on a read-only replica.</summary>
public sealed class ReadOnlyServerTests : DisturbedCallFixture
{
    private string ReadOnly => With("default_transaction_read_only=on");

    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.Reads))]
    public async Task Reads_succeed(LibraryCall call)
    {
        var userId = await NewUserAsync();

        var answer = await AnswerAsync(call, userId, ReadOnly);

        await ShouldEqualUndisturbedCallsAsync(call, userId, answer);
    }

    [Test]
    public async Task Writes_fail_at_once(
        [ValueSource(typeof(LibraryCall), nameof(LibraryCall.Writes))] LibraryCall call, [Values] bool retrying)
    {
        if (call.Name == "COPY")
        {
            CitusLimits.Skip(CitusLimits.CopyIntoReadOnly);
        }

        var userId = await NewUserAsync();
        var before = await StateOfAsync(userId);

        await ShouldFailAsync(() => AnswerAsync(call, userId, ReadOnly, retrying), PostgresErrorCodes.ReadOnlySqlTransaction);

        (await StateOfAsync(userId)).Should().Be(before);
    }
}
