using System.Text.Json;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Who decides, as a table: each line is one case, and the first that is set decides.</summary>
public sealed class PreferenceResolverTests
{
    private const string Nothing = "{}";
    private const string Mandatory = """{"locked":{"email":{"*":true}}}""";

    // The question is always: does the user want "mention" by e-mail?
    [TestCase(Nothing, Nothing, Nothing, false, PreferenceSource.BuiltIn)]

    // Each source alone.
    [TestCase(Nothing, Nothing, """{"email":{"*":true}}""", true, PreferenceSource.DefaultsAnyType)]
    [TestCase(Nothing, Nothing, """{"email":{"mention":true}}""", true, PreferenceSource.Defaults)]
    [TestCase(Nothing, """{"email":{"*":true}}""", Nothing, true, PreferenceSource.OrganizationAnyType)]
    [TestCase(Nothing, """{"email":{"mention":true}}""", Nothing, true, PreferenceSource.Organization)]
    [TestCase("""{"email":{"*":true}}""", Nothing, Nothing, true, PreferenceSource.UserAnyType)]
    [TestCase("""{"email":{"mention":true}}""", Nothing, Nothing, true, PreferenceSource.User)]
    [TestCase(Nothing, """{"locked":{"email":{"*":true}}}""", Nothing, true, PreferenceSource.OrganizationLock)]
    [TestCase(Nothing, """{"locked":{"email":{"mention":true}}}""", Nothing, true, PreferenceSource.OrganizationLock)]

    // Each source wins over the next one.
    [TestCase(Nothing, Nothing, """{"email":{"mention":true,"*":false}}""", true, PreferenceSource.Defaults)]
    [TestCase(Nothing, """{"email":{"*":false}}""", """{"email":{"mention":true}}""", false, PreferenceSource.OrganizationAnyType)]
    [TestCase(Nothing, """{"email":{"mention":true,"*":false}}""", Nothing, true, PreferenceSource.Organization)]
    [TestCase("""{"email":{"*":false}}""", """{"email":{"mention":true}}""", Nothing, false, PreferenceSource.UserAnyType)]
    [TestCase("""{"email":{"mention":true,"*":false}}""", Nothing, Nothing, true, PreferenceSource.User)]
    [TestCase("""{"email":{"mention":true}}""", """{"locked":{"email":{"*":false}}}""", Nothing, false, PreferenceSource.OrganizationLock)]
    [TestCase(Nothing, """{"locked":{"email":{"mention":true,"*":false}}}""", Nothing, true, PreferenceSource.OrganizationLock)]

    // Entries of other channels and types do not count.
    [TestCase("""{"in_app":{"mention":true},"email":{"digest":true}}""", Nothing, Nothing, false, PreferenceSource.BuiltIn)]
    [TestCase(Nothing, """{"locked":{"in_app":{"mention":true},"email":{"digest":true}}}""", Nothing, false, PreferenceSource.BuiltIn)]

    // Locks of a user do not count, and those of the application's defaults are the strongest.
    [TestCase("""{"locked":{"email":{"mention":true}}}""", Nothing, Nothing, false, PreferenceSource.BuiltIn)]
    [TestCase(Nothing, Nothing, """{"locked":{"email":{"mention":true}}}""", true, PreferenceSource.DefaultsLock)]
    [TestCase(Nothing, """{"locked":{"email":{"mention":false}}}""", Mandatory, true, PreferenceSource.DefaultsLock)]
    [TestCase("""{"email":{"mention":false}}""", Nothing, Mandatory, true, PreferenceSource.DefaultsLock)]
    [TestCase(Nothing, Nothing, """{"locked":{"email":{"mention":true,"*":false}}}""", true, PreferenceSource.DefaultsLock)]

    // A value that is neither true nor false is not set, and the next source decides.
    [TestCase("""{"email":{"mention":null,"*":true}}""", Nothing, Nothing, true, PreferenceSource.UserAnyType)]
    [TestCase("""{"email":{"mention":1}}""", """{"email":{"mention":true}}""", Nothing, true, PreferenceSource.Organization)]
    [TestCase("""{"email":"always"}""", """{"email":{"mention":true}}""", Nothing, true, PreferenceSource.Organization)]
    [TestCase("""{"email":{"mention":true}}""", """{"locked":{"email":{"mention":"no"}}}""", Nothing, true, PreferenceSource.User)]
    [TestCase("""{"email":{"mention":true}}""", """{"locked":true}""", Nothing, true, PreferenceSource.User)]
    public void The_first_that_is_set_decides(string user, string organization, string defaults, bool enabled, PreferenceSource source) =>
        PreferenceResolver.Resolve("email", "mention", Parse(user), Parse(organization), Parse(defaults))
            .Should().Be(new PreferenceDecision(enabled, source));

    [Test]
    public void Where_nothing_is_set_the_inbox_is_enabled_and_all_else_disabled()
    {
        PreferenceResolver.Resolve("in_app", "mention", null).Should().Be(new PreferenceDecision(true, PreferenceSource.BuiltIn));
        PreferenceResolver.Resolve("email", "mention", null).Should().Be(new PreferenceDecision(false, PreferenceSource.BuiltIn));
        PreferenceResolver.Resolve("push", "mention", null, null, null)
            .Should().Be(new PreferenceDecision(false, PreferenceSource.BuiltIn));
    }

    [Test]
    public void A_channel_and_a_type_are_required()
    {
        FluentActions.Invoking(() => PreferenceResolver.Resolve("", "mention", null))
            .Should().Throw<ArgumentException>().WithParameterName("channel");
        FluentActions.Invoking(() => PreferenceResolver.Resolve("*", "mention", null))
            .Should().Throw<ArgumentException>().WithParameterName("channel");
        FluentActions.Invoking(() => PreferenceResolver.Resolve("email", new string('x', 51), null))
            .Should().Throw<ArgumentException>().WithParameterName("type");
        FluentActions.Invoking(() => PreferenceResolver.Resolve("email", "*", null))
            .Should().Throw<ArgumentException>().WithParameterName("type");
    }

    [TestCase(PreferenceSource.DefaultsLock, true)]
    [TestCase(PreferenceSource.OrganizationLock, true)]
    [TestCase(PreferenceSource.User, false)]
    [TestCase(PreferenceSource.BuiltIn, false)]
    public void A_decision_of_a_lock_is_locked(PreferenceSource source, bool isLocked)
    {
        new PreferenceDecision(Enabled: true, source).IsLocked.Should().Be(isLocked);
        new ResolvedPreference("mention", "email", Enabled: true, source).IsLocked.Should().Be(isLocked);
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;
}
