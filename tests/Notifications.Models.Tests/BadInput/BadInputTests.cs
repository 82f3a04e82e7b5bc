using System.Text;
using Notifications.Models.Tests.Inbox;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Whatever is given to any member is refused before anybody hears of it, or is kept as it was given.</summary>
public sealed class BadInputTests : DatabaseFixture
{
    private const int Cases = 12;

    private static readonly Attempt[] Attempts =
    [
        .. EntityAttempts.All, .. CursorAttempts.All, .. InboxAttempts.All, .. PreferenceAttempts.All, .. PublishingAttempts.All, .. RetentionAttempts.All, .. SetupAttempts.All,
        .. JsonAttempts.All,
    ];

    private int _tried;
    private int _refused;

    [OneTimeTearDown]
    public void SayHowManyWereTried() => TestContext.Progress.WriteLine($"{_tried} inputs were tried; {_refused} of them were refused.");

    [Test]
    public void Whatever_is_given_is_refused_before_anything_is_sent_or_is_kept([ValueSource(nameof(Attempts))] object attempt) =>
        Fuzz.Try(((Attempt)attempt).Calls, Cases, call => TryAsync((Attempt)attempt, call));

    [Test]
    public void Every_public_member_that_takes_something_is_tried() =>
        Attempts.Select(attempt => attempt.Member).Where(member => !member.StartsWith("JsonSerializer.", StringComparison.Ordinal))
            .Should().BeEquivalentTo(InputMembers.All);

    private async Task TryAsync(Attempt attempt, AttemptedCall call)
    {
        var connections = new ConnectionCount();
        var log = new CommandLog();
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString)).AddInterceptors(connections, log).Options);
        _tried++;
        try
        {
            await call.RunAsync(context);
        }
        catch (Exception refusal) when (attempt.Refusals.Any(type => type.IsInstanceOfType(refusal)))
        {
            _refused++;
            connections.Opened.Should().Be(0, "it was refused: {0}", refusal.Message);
        }

        log.Commands.Select(command => command.CommandText).Where(text => !Ascii.IsValid(text)).Should().BeEmpty("all that came from outside is in parameters");
    }
}
