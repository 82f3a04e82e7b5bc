using System.Text.Json;

namespace Notifications.Models.Tests.Preferences;

public sealed class PreferencePatchTests
{
    [Test]
    public void It_is_a_JSON_Merge_Patch_of_what_changes()
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
    public void What_is_said_last_of_an_entry_counts() =>
        PreferencePatch.Empty.Set("email", "mention", true).Clear("email", "mention").Set("email", "mention", false)
            .Should().Be(PreferencePatch.Empty.Set("email", "mention", false));

    [Test]
    public void Patches_that_change_the_same_are_equal_in_whatever_order_they_say_it()
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
    [TestCase("""{"theme":"dark","locked":{"email":{"a":true}}}""", """{"locked":{"email":{"a":null,"b":true}}}""", """{"theme":"dark","locked":{"email":{"b":true}}}""")]
    [TestCase("""{"email":{"a":true}}""", "{}", """{"email":{"a":true}}""")]
    public void It_changes_what_it_says_and_nothing_else(string set, string patch, string result) =>
        Parse<PreferenceSet>(set).Apply(Parse<PreferencePatch>(patch)).Should().Be(Parse<PreferenceSet>(result));

    [Test]
    public void A_set_converts_to_the_patch_that_sets_its_switches()
    {
        PreferencePatch patch = Parse<PreferenceSet>("""{"email":{"a":true,"b":null,"c":1},"theme":"dark","quiet":{"from":22},"locked":{"in_app":{"*":false,"x":{}},"y":2}}""");

        patch.ToString().Should().Be("""{"email":{"a":true},"locked":{"in_app":{"*":false}}}""");
        FluentActions.Invoking(() => PreferencePatch.FromPreferenceSet(null!)).Should().Throw<ArgumentNullException>();
    }

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
    public void The_same_is_asked_of_every_method()
    {
        foreach (var make in new Func<string, string, PreferencePatch>[]
        {
            (channel, type) => PreferencePatch.Empty.Set(channel, type, true),
            (channel, type) => PreferencePatch.Empty.Clear(channel, type),
            (channel, type) => PreferencePatch.Empty.Lock(channel, type, true),
            (channel, type) => PreferencePatch.Empty.Unlock(channel, type),
        })
        {
            make.Invoking(m => m("locked", "a")).Should().Throw<ArgumentException>().WithParameterName("channel");
            make.Invoking(m => m("email", "")).Should().Throw<ArgumentException>().WithParameterName("type");
        }
    }

    private static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
}
