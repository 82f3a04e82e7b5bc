using System.Text;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Every member refuses an input before it opens a connection, or stores it unchanged.</summary>
public sealed class BadInputTests : DatabaseFixture
{
    private const int Cases = 12;

    private static readonly Attempt[] Attempts =
    [
        .. EntityAttempts.All, .. CursorAttempts.All, .. InboxAttempts.All, .. PreferenceAttempts.All, .. PublishingAttempts.All,
        .. RetentionAttempts.All, .. PersonalDataAttempts.All, .. SetupAttempts.All, .. DeliveryAttempts.All,
        .. JsonAttempts.All,
    ];

    private int _tried;
    private int _refused;

    [OneTimeTearDown]
    public void PrintCounts() => TestContext.Progress.WriteLine($"{_tried} inputs were tried; {_refused} of them were refused.");

    [Test]
    public void A_call_is_refused_before_it_connects_or_stores_its_input_unchanged([ValueSource(nameof(Attempts))] object attempt) =>
        Fuzz.Try(((Attempt)attempt).Calls, Cases, call => TryAsync((Attempt)attempt, call));

    [Test]
    public void Every_public_member_with_input_is_tried() =>
        Attempts.Select(attempt => attempt.Member).Where(member => !member.StartsWith("JsonSerializer.", StringComparison.Ordinal))
            .Should().BeEquivalentTo(InputMembers.All);

    private async Task TryAsync(Attempt attempt, AttemptedCall call)
    {
        var connections = new ConnectionCount();
        var log = new CommandLog();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .AddInterceptors(connections, log).Options);
        _tried++;
        try
        {
            await call.RunAsync(context);
        }
        catch (Exception refusal) when (attempt.Refusals.Any(type => type.IsInstanceOfType(refusal)))
        {
            _refused++;
            connections.Opened.Should().Be(0, "the call was refused: {0}", refusal.Message);
        }

        log.Commands.Select(command => command.CommandText).Where(text => !Ascii.IsValid(text))
            .Should().BeEmpty("every input is a parameter");
    }
}
