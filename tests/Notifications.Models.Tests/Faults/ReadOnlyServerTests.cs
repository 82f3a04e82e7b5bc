using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>A host that is led to a replica: it reads there as everywhere, and changes nothing.</summary>
public sealed class ReadOnlyServerTests : DisturbedCallFixture
{
    private string ReadOnly => With("default_transaction_read_only=on");

    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.Reads))]
    public async Task Reads_are_answered(LibraryCall call)
    {
        var userId = await NewUserAsync();

        var answer = await AnswerAsync(call, userId, ReadOnly);

        await ShouldBeAsUndisturbedAsync(call, userId, answer);
    }

    [Test]
    public async Task Writes_are_refused_at_once([ValueSource(typeof(LibraryCall), nameof(LibraryCall.Writes))] LibraryCall call, [Values] bool retrying)
    {
        var userId = await NewUserAsync();
        var before = await StateOfAsync(userId);

        await ShouldFailAsync(() => AnswerAsync(call, userId, ReadOnly, retrying), PostgresErrorCodes.ReadOnlySqlTransaction);

        (await StateOfAsync(userId)).Should().Be(before);
    }
}
