using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>
/// The pool has no free connection: a call fails after the timeout, changes nothing, and succeeds once a connection is free.
/// </summary>
public sealed class ExhaustedPoolTests : DisturbedCallFixture
{
    [Test]
    public async Task A_call_without_a_connection_fails_in_time_and_succeeds_later()
    {
        var poolOfOne = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString;
        var refusedUser = await NewUserAsync();
        var before = await StateOfAsync(refusedUser);
        await using var held = new NpgsqlConnection(poolOfOne);
        await held.OpenAsync();

        await Task.WhenAll(LibraryCall.All.Select(call => ShouldBeRefusedAsync(call, refusedUser, poolOfOne)));

        (await StateOfAsync(refusedUser)).Should().Be(before);
        await held.CloseAsync();
        foreach (var call in LibraryCall.All)
        {
            var userId = await NewUserAsync();
            await ShouldEqualUndisturbedCallsAsync(call, userId, await AnswerAsync(call, userId, poolOfOne));
        }
    }

    private async Task ShouldBeRefusedAsync(LibraryCall call, Guid userId, string connectionString) =>
        (await FluentActions.Awaiting(() => AnswerAsync(call, userId, connectionString)).Should().ThrowAsync<InvalidOperationException>())
            .WithInnerException<NpgsqlException>().WithMessage("The connection pool has been exhausted*", call.Name);
}
