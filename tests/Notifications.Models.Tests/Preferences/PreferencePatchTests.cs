using System.Text.Json;

namespace Notifications.Models.Tests.Preferences;

public sealed class PreferencePatchTests
{
    [Test]
    public void A_patch_is_a_JSON_Merge_Patch()
    {
        var patch = PreferencePatch.Empty
            .Set("email", "mention", false)
            .Clear("email", "digest")
            .Lock("in_app", "*", true)
            .Unlock("email", "alert");

        patch.ToString().Should().Be("""{"email":{"mention":false,"digest":null},"locked":{"in_app":{"*":true},"email":{"alert":null}}}""");
        JsonSerializer.Deserialize<PreferencePatch>(patch.ToString()).Should().Be(patch);
        JsonSerializer.Serialize(patch).Should().Be(patch.ToString());
        PreferencePatch.Empty.ToString().Should().Be("{}");
    }

    [Test]
    public void The_last_change_of_an_entry_counts() =>
        PreferencePatch.Empty.Set("email", "mention", true).Clear("email", "mention").Set("email", "mention", false)
            .Should().Be(PreferencePatch.Empty.Set("email", "mention", false));

    [Test]
    public void Patches_with_equal_changes_are_equal_in_whatever_order()
    {
        var patch = Parse<PreferencePatch>("""{"email":{"a":true,"b":null},"in_app":null}""");
        var same = Parse<PreferencePatch>("""{"in_app":null,"email":{"b":null,"a":true}}""");

        patch.Should().Be(same);
        patch.GetHashCode().Should().Be(same.GetHashCode());
        patch.Should().NotBe(PreferencePatch.Empty.Set("email", "a", true));
        patch.Equals(null).Should().BeFalse();
    }

    [TestCase("""{"email":{"a":true}}""", """{"email":{"a":false}}""", """{"email":{"a":false}}""")]
    [TestCase("""{"email":{"a":true}}""", """{"email":{"b":false}}""", """{"email":{"a":true,"b":false}}""")]
    [TestCase("""{"email":{"a":true,"b":true}}""", """{"email":{"a":null}}""", """{"email":{"b":true}}""")]
    [TestCase("""{"email":{"a":true},"in_app":{}}""", """{"email":null}""", """{"in_app":{}}""")]
    [TestCase("""{"email":"always"}""", """{"email":{"a":true}}""", """{"email":{"a":true}}""")]
    [TestCase(
        """{"theme":"dark","locked":{"email":{"a":true}}}""",
        """{"locked":{"email":{"a":null,"b":true}}}""",
        """{"theme":"dark","locked":{"email":{"b":true}}}""")]
    [TestCase("""{"email":{"a":true}}""", "{}", """{"email":{"a":true}}""")]
    public void A_patch_changes_its_entries_and_nothing_else(string set, string patch, string result) =>
        Parse<PreferenceSet>(set).Apply(Parse<PreferencePatch>(patch)).Should().Be(Parse<PreferenceSet>(result));

    [Test]
    public void Find_returns_what_a_patch_sets()
    {
        var patch = PreferencePatch.Empty.Set("email", "a", false).Clear("email", "b").Lock("email", "c", true).Unlock("email", "d");

        patch.Find("email", "a").Should().BeFalse();
        patch.Find("email", "b").Should().BeNull("it is cleared");
        patch.Find("email", "c").Should().BeNull("a lock is no entry");
        patch.FindLock("email", "c").Should().BeTrue();
        patch.FindLock("email", "d").Should().BeNull("it is cleared");
        patch.Find("in_app", "a").Should().BeNull("it is left alone");
    }

    [Test]
    public void Entries_tell_what_is_set_from_what_is_cleared() =>
        PreferencePatch.Empty.Set("email", "a", false).Clear("email", "b").Lock("email", "c", true).Unlock("email", "d").Entries
            .Should().Equal(
            new PreferencePatchEntry("email", "a", false, false),
            new PreferencePatchEntry("email", "b", null, false),
            new PreferencePatchEntry("email", "c", true, true),
            new PreferencePatchEntry("email", "d", null, true));

    [TestCase("{}")]
    [TestCase("""{"email":{}}""")]
    [TestCase("""{"locked":{}}""")]
    public void Entries_of_a_patch_that_sets_and_clears_nothing_are_none(string json) =>
        Parse<PreferencePatch>(json).Entries.Should().BeEmpty();

    [TestCase("""{"email":null}""", "email", false)]
    [TestCase("""{"locked":{"email":null}}""", "email", true)]
    [TestCase("""{"locked":null}""", null, true)]
    public void Entries_show_that_everything_below_a_key_is_cleared(string json, string? channel, bool isLock) =>
        Parse<PreferencePatch>(json).Entries.Should().Equal(new PreferencePatchEntry(channel, null, null, isLock));

    [Test]
    public void An_entry_below_a_cleared_key_is_cleared_already_and_cannot_be_set_in_the_same_patch()
    {
        var channel = Parse<PreferencePatch>("""{"email":null}""");
        var locks = Parse<PreferencePatch>("""{"locked":null}""");
        var locksOfChannel = Parse<PreferencePatch>("""{"locked":{"email":null}}""");

        channel.Clear("email", "a").Should().BeSameAs(channel);
        locks.Unlock("email", "a").Should().BeSameAs(locks);
        locksOfChannel.Unlock("email", "a").Should().BeSameAs(locksOfChannel);
        channel.Set("in_app", "a", true).Lock("email", "a", true).ToString()
            .Should().Be("""{"email":null,"in_app":{"a":true},"locked":{"email":{"a":true}}}""");
        channel.Invoking(patch => patch.Set("email", "a", true)).Should().Throw<InvalidOperationException>()
            .WithMessage("The patch clears all of email; a merge patch cannot set a part of it at the same time. Use a second patch.");
        locks.Invoking(patch => patch.Lock("email", "a", true)).Should().Throw<InvalidOperationException>().WithMessage("*all of locked;*");
        locksOfChannel.Invoking(patch => patch.Lock("email", "a", true)).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void A_patch_is_parsed_from_its_JSON()
    {
        var patch = PreferencePatch.Empty.Set("email", "ä", false).Clear("email", "b").Lock("in_app", "*", true);

        PreferencePatch.Parse(patch.ToString()).Should().Be(patch);
        PreferencePatch.TryParse(patch.ToString(), out var parsed).Should().BeTrue();
        parsed.Should().Be(patch);
    }

    [TestCase("", "The text cannot be read as JSON: *")]
    [TestCase("""{"a":{},"a":{}}""", "The text cannot be read as JSON: Duplicate property 'a'*")]
    [TestCase("""{"a":{"b":1}}""", "b of a is 1; in a patch a type takes true, false or null.")]
    [TestCase("""{"locked":{"*":null}}""", "channel is \"*\", which is reserved and names no channel. Use another name.")]
    [TestCase("[]", "PreferencePatch is a JSON array; it takes a JSON object, such as {}.")]
    public void Text_that_is_no_patch_is_a_format_error_with_its_reason(string text, string message)
    {
        FluentActions.Invoking(() => PreferencePatch.Parse(text)).Should().Throw<FormatException>().WithMessage(message);
        PreferencePatch.TryParse(text, out var patch).Should().BeFalse();
        patch.Should().BeNull();
    }

    [Test]
    public void A_null_is_no_text()
    {
        FluentActions.Invoking(() => PreferencePatch.Parse(null!)).Should().Throw<ArgumentNullException>().WithParameterName("json");
        PreferencePatch.TryParse(null, out _).Should().BeFalse();
    }

    [TestCase("""{"email":{"a":"?"}}""", "a of email is \"xxx*...; in a patch*")]
    [TestCase("""{"email":"?"}""", "email is \"xxx*...; in a patch*")]
    [TestCase("""{"locked":["?"]}""", "locked is [\"xxx*...; in a patch*")]
    [TestCase("""{"?":{}}""", "channel has 100000 characters; the limit is 50.*")]
    public void Messages_quote_at_most_50_characters(string json, string message) =>
        FluentActions.Invoking(() => PreferencePatch.Parse(json.Replace("?", new string('x', 100_000), StringComparison.Ordinal)))
            .Should().Throw<FormatException>().WithMessage(message).Which.Message.Length.Should().BeLessThan(150);

    [TestCase("""{"email":{"a":1}}""", "a of email is 1; in a patch a type takes true, false or null.")]
    [TestCase("""{"email":true}""", "email is true; in a patch a channel takes an object of types, or null.")]
    [TestCase("""{"locked":true}""", "locked is true; in a patch it takes an object of channels, or null.")]
    [TestCase("""{"locked":{"email":{"a":"x"}}}""", "a of email is \"x\"; in a patch")]
    [TestCase("""{"*":{"a":true}}""", "channel is \"*\", which is reserved")]
    [TestCase("""{"*":null}""", "channel is \"*\", which is reserved")]
    [TestCase("""{"":{}}""", "channel is empty")]
    [TestCase("""{"locked":{"locked":{"a":true}}}""", "channel is \"locked\", which is reserved")]
    [TestCase("""{"email":{"":true}}""", "type is empty")]
    [TestCase("[]", "PreferencePatch is a JSON array; it takes a JSON object")]
    public void JSON_that_is_no_patch_is_refused_as_a_whole(string json, string message) =>
        FluentActions.Invoking(() => Parse<PreferencePatch>(json)).Should().Throw<JsonException>().WithMessage($"{message}*");

    [Test]
    public void Every_method_checks_its_names()
    {
        foreach (var method in new Action<string, string>[]
        {
            (channel, type) => PreferencePatch.Empty.Find(channel, type),
            (channel, type) => PreferencePatch.Empty.FindLock(channel, type),
            (channel, type) => PreferencePatch.Empty.Set(channel, type, true),
            (channel, type) => PreferencePatch.Empty.Clear(channel, type),
            (channel, type) => PreferencePatch.Empty.Lock(channel, type, true),
            (channel, type) => PreferencePatch.Empty.Unlock(channel, type),
        })
        {
            method.Invoking(m => m("locked", "a")).Should().Throw<ArgumentException>().WithParameterName("channel");
            method.Invoking(m => m("email", "")).Should().Throw<ArgumentException>().WithParameterName("type");
        }
    }

    private static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
}
