using Notifications.Models.Tests.Retention;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>The server ends the connection of a statement, or cancels the statement.</summary>
public sealed class EndedStatementTests : DisturbedCallFixture
{
    private const string Terminate = "pg_terminate_backend(pid, 60000)";
    private const string Cancel = "pg_cancel_backend(pid)";

    private static IEnumerable<LibraryCall> RetriedByThemselves => LibraryCall.All.Where(call => call.Name is "erase" or "purge");

    private static IEnumerable<LibraryCall> Others => LibraryCall.All.Except(RetriedByThemselves);

    [TestCaseSource(nameof(Others))]
    public Task A_lost_connection_surfaces_without_retries(LibraryCall call) =>
        ShouldSurfaceAsync(call, Terminate, PostgresErrorCodes.AdminShutdown, retrying: false);

    [TestCaseSource(nameof(RetriedByThemselves))]
    public Task Without_retries_a_lost_connection_has_no_effect_on_what_is_retried_by_itself(LibraryCall call) =>
        ShouldSurviveLostConnectionsAsync(call, retrying: false);

    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.All))]
    public Task With_retries_a_lost_connection_has_no_effect(LibraryCall call) => ShouldSurviveLostConnectionsAsync(call, retrying: true);

    // The next attempt would take as long.
    [TestCaseSource(typeof(LibraryCall), nameof(LibraryCall.All))]
    public Task A_canceled_statement_surfaces_even_with_retries(LibraryCall call) =>
        ShouldSurfaceAsync(call, Cancel, PostgresErrorCodes.QueryCanceled, retrying: true);

    [Test]
    public async Task A_statement_timeout_cancels_the_statement()
    {
        var (call, userId) = (LibraryCall.Writes[0], await NewUserAsync());
        await using var held = await HoldAsync(call);

        await ShouldFailAsync(() => AnswerAsync(call, userId, With("statement_timeout=500")), PostgresErrorCodes.QueryCanceled);
    }

    private async Task ShouldSurviveLostConnectionsAsync(LibraryCall call, bool retrying)
    {
        var userId = await NewUserAsync();
        await using var held = await HoldAsync(call);
        var answer = AnswerAsync(call, userId, retrying: retrying);
        await EndOneThatWaitsAsync(Terminate);
        await EndOneThatWaitsAsync(Terminate);

        await held.CommitAsync();

        await ShouldEqualUndisturbedCallsAsync(call, userId, await answer);
    }

    private async Task ShouldSurfaceAsync(LibraryCall call, string end, string sqlState, bool retrying)
    {
        var userId = await NewUserAsync();
        var before = await StateOfAsync(userId);
        await using var context = CreateContextAtNoon(retrying: retrying);
        await using var held = await HoldAsync(call);
        var ending = EndOneThatWaitsAsync(end);

        await ShouldFailAsync(() => call.AnswerAsync(context, userId), sqlState);

        await ending;
        await held.CommitAsync();
        (await StateOfAsync(userId)).Should().Be(before);
        await ShouldEqualUndisturbedCallsAsync(call, userId, await call.AnswerAsync(context, userId));
    }

    private Task<OpenChange> HoldAsync(LibraryCall call) => OpenChange.BeginAsync(ConnectionString, $"LOCK TABLE {call.Table}");

    private async Task EndOneThatWaitsAsync(string end)
    {
        await UntilOneWaitsAsync();
        await ExecuteAsync($"SELECT {end} FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }
}
