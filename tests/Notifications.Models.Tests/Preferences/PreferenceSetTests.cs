using System.Text.Json;

namespace Notifications.Models.Tests.Preferences;

public sealed class PreferenceSetTests
{
    [Test]
    public void The_empty_set_has_no_entries()
    {
        PreferenceSet.Empty.ToString().Should().Be("{}");
        PreferenceSet.Empty.Find("in_app", "mention").Should().BeNull();
        PreferenceSet.Empty.Find("in_app", "*").Should().BeNull();
        PreferenceSet.Empty.Entries.Should().BeEmpty();
    }

    [Test]
    public void A_set_is_a_JSON_object_of_channels_then_types()
    {
        var set = PreferenceSet.Empty
            .With(NotificationChannels.InApp, "mention", true)
            .With(NotificationChannels.InApp, PreferenceSet.AnyType, false)
            .With(NotificationChannels.Email, "mention", false);

        set.ToString().Should().Be("""{"in_app":{"mention":true,"*":false},"email":{"mention":false}}""");
        set.Find("in_app", "mention").Should().BeTrue();
        set.Find("in_app", "*").Should().BeFalse();
        set.Find("email", "mention").Should().BeFalse();
        set.Find("email", "*").Should().BeNull();
    }

    [Test]
    public void Find_does_not_fall_back_to_any_type() =>
        PreferenceSet.Empty.With("in_app", "*", true).Find("in_app", "mention").Should().BeNull();

    [Test]
    public void A_set_is_immutable()
    {
        var set = Parse("""{"in_app":{"mention":true}}""");

        set.With("in_app", "mention", false).With("email", "*", true);
        set.Without("in_app", "mention");
        set.Lock("in_app", "mention", false).Unlock("in_app", "mention");
        set.Apply(PreferencePatch.Empty.Clear("in_app", "mention"));

        set.ToString().Should().Be("""{"in_app":{"mention":true}}""");
        PreferenceSet.Empty.ToString().Should().Be("{}");
    }

    [Test]
    public void A_change_that_changes_nothing_returns_the_same_set()
    {
        var set = Parse("""{"in_app":{"mention":true}}""");

        set.With("in_app", "mention", true).Should().BeSameAs(set);
        set.Without("in_app", "digest").Should().BeSameAs(set);
        set.Without("email", "mention").Should().BeSameAs(set);
        set.Unlock("in_app", "mention").Should().BeSameAs(set);
        set.Lock("email", "*", true).Lock("email", "*", true).Unlock("email", "*").Should().Be(set);
    }

    [Test]
    public void A_channel_without_types_is_removed()
    {
        var set = Parse("""{"in_app":{"mention":true,"*":false}}""");

        set.Without("in_app", "mention").ToString().Should().Be("""{"in_app":{"*":false}}""");
        set.Without("in_app", "mention").Without("in_app", "*").Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public void Unknown_keys_survive_a_round_trip_and_a_change()
    {
        const string Foreign =
            """{"in_app":{"mention":true,"quiet":{"from":22,"to":6}},"theme":"dark","version":2,"locked":{"email":{"alert":true}}}""";
        var set = Parse(Foreign);

        JsonSerializer.Serialize(set).Should().Be(Foreign);
        set.With("in_app", "mention", false).ToString().Should().Be(Foreign.Replace("true,", "false,", StringComparison.Ordinal));
        set.Without("in_app", "mention").ToString().Should().Be(Foreign.Replace("\"mention\":true,", "", StringComparison.Ordinal));
    }

    [TestCase("""{"in_app":{"mention":null}}""")]
    [TestCase("""{"in_app":{"mention":1}}""")]
    [TestCase("""{"in_app":{"mention":"true"}}""")]
    [TestCase("""{"in_app":{"mention":{"enabled":true}}}""")]
    [TestCase("""{"in_app":null}""")]
    [TestCase("""{"in_app":true}""")]
    [TestCase("""{"in_app":["mention"]}""")]
    public void A_value_that_is_neither_true_nor_false_is_no_entry_and_is_replaced(string json)
    {
        var set = Parse(json);

        set.Find("in_app", "mention").Should().BeNull();
        set.Without("in_app", "mention").Should().BeSameAs(set);
        set.With("in_app", "mention", true).Find("in_app", "mention").Should().BeTrue();
    }

    [Test]
    public void Sets_with_equal_content_are_equal_in_whatever_order()
    {
        var set = Parse("""{"in_app":{"mention":true,"*":false},"theme":{"size":1.0}}""");
        var same = Parse("""{ "theme": {"size": 1}, "in_app": {"*": false, "mention": true} }""");

        set.Should().Be(same);
        set.GetHashCode().Should().Be(same.GetHashCode());
        set.Equals((object)same).Should().BeTrue();
    }

    [TestCase("""{"in_app":{"mention":false}}""")]
    [TestCase("""{"in_app":{"digest":true}}""")]
    [TestCase("""{"email":{"mention":true}}""")]
    [TestCase("""{"in_app":{"mention":true},"theme":"dark"}""")]
    [TestCase("{}")]
    public void Sets_with_other_content_are_not_equal(string json)
    {
        var set = Parse("""{"in_app":{"mention":true}}""");

        set.Should().NotBe(Parse(json));
        set.GetHashCode().Should().NotBe(Parse(json).GetHashCode());
        set.Equals("""{"in_app":{"mention":true}}""").Should().BeFalse();
        set.Equals(null).Should().BeFalse();
    }

    [Test]
    public void A_channel_is_a_text_of_1_to_50_characters_and_not_reserved()
    {
        PreferenceSet.Empty.With(new string('c', 50), "mention", true).Should().NotBe(PreferenceSet.Empty);

        Find(null!, "mention").Should().Throw<ArgumentNullException>().WithParameterName("channel");
        Find("", "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel is empty*");
        Find(new string('c', 51), "mention")
            .Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel has 51 characters; the limit is 50.*");
        Find("in\0app", "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel has a NUL*");
        Find("*", "mention").Should().Throw<ArgumentException>().WithParameterName("channel")
            .WithMessage("channel is \"*\", which is reserved*");
        Find("locked", "mention")
            .Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel is \"locked\", which is reserved*");
    }

    [Test]
    public void A_type_is_a_text_of_1_to_50_characters()
    {
        PreferenceSet.Empty.With("email", new string('t', 50), true).Should().NotBe(PreferenceSet.Empty);

        Find("email", null!).Should().Throw<ArgumentNullException>().WithParameterName("type");
        Find("email", "").Should().Throw<ArgumentException>().WithParameterName("type").WithMessage("type is empty*");
        Find("email", new string('t', 51))
            .Should().Throw<ArgumentException>().WithParameterName("type").WithMessage("type has 51 characters; the limit is 50.*");
    }

    [Test]
    public void Every_method_checks_its_names()
    {
        foreach (var method in new Action<string, string>[]
        {
            (channel, type) => PreferenceSet.Empty.Find(channel, type),
            (channel, type) => PreferenceSet.Empty.FindLock(channel, type),
            (channel, type) => PreferenceSet.Empty.With(channel, type, true),
            (channel, type) => PreferenceSet.Empty.Without(channel, type),
            (channel, type) => PreferenceSet.Empty.Lock(channel, type, true),
            (channel, type) => PreferenceSet.Empty.Unlock(channel, type),
        })
        {
            method.Invoking(m => m("*", "mention")).Should().Throw<ArgumentException>().WithParameterName("channel");
            method.Invoking(m => m("email", "")).Should().Throw<ArgumentException>().WithParameterName("type");
        }
    }

    [TestCase("[]")]
    [TestCase("true")]
    [TestCase("\"in_app\"")]
    [TestCase("""{"in_app":{"mention":true},"in_app":{}}""", Description = "Which of the two was meant?")]
    [TestCase("""{"in_app":{"a\u0000":true}}""")]
    public void JSON_that_is_no_set_is_refused(string json) =>
        FluentActions.Invoking(() => Parse(json)).Should().Throw<JsonException>();

    [Test]
    public void A_set_is_read_and_written_as_a_part_of_an_entity()
    {
        var row = new NotificationPreference { UserId = Guid.NewGuid(), Preferences = Parse("""{"email":{"*":true}}""") };

        var json = JsonSerializer.SerializeToElement(row, JsonSerializerOptions.Web);

        json.GetProperty("preferences").GetRawText().Should().Be("""{"email":{"*":true}}""");
        JsonSerializer.Deserialize<NotificationPreference>(json, JsonSerializerOptions.Web)!.Preferences.Should().Be(row.Preferences);
    }

    [Test]
    public void Locks_stand_beside_the_entries()
    {
        var set = PreferenceSet.Empty.With("email", "mention", false).Lock("email", "mention", true).Lock("in_app", "*", true);

        set.ToString().Should().Be("""{"email":{"mention":false},"locked":{"email":{"mention":true},"in_app":{"*":true}}}""");
        set.Find("email", "mention").Should().BeFalse("a lock is no entry");
        set.FindLock("email", "mention").Should().BeTrue();
        set.FindLock("email", "*").Should().BeNull();
        set.Lock("in_app", "*", true).Should().BeSameAs(set);
        set.Unlock("in_app", "*").ToString().Should().Be("""{"email":{"mention":false},"locked":{"email":{"mention":true}}}""");
        FluentActions.Invoking(() => set.Lock("*", "mention", true)).Should().Throw<ArgumentException>().WithParameterName("channel");
    }

    [TestCase("""{"email":{"a":true}}""", """{"email":{"b":false}}""", """{"email":{"a":true,"b":false}}""")]
    [TestCase("""{"email":{"a":true}}""", """{"email":{"a":false}}""", """{"email":{"a":false}}""")]
    [TestCase("""{"email":{"a":true}}""", """{"email":{"a":null},"in_app":null}""", """{"email":{"a":true}}""")]
    [TestCase(
        """{"locked":{"email":{"a":true}}}""",
        """{"locked":{"email":{"b":true}},"x":1}""",
        """{"locked":{"email":{"a":true,"b":true}}}""")]
    [TestCase("{}", """{"email":{"a":true}}""", """{"email":{"a":true}}""")]
    public void The_patch_of_another_set_lays_its_entries_over_this_one(string set, string other, string result) =>
        Parse(set).Apply(Parse(other).ToPatch()).Should().Be(Parse(result));

    [Test]
    public void A_patch_is_required() =>
        FluentActions.Invoking(() => PreferenceSet.Empty.Apply(null!)).Should().Throw<ArgumentNullException>().WithParameterName("patch");

    [Test]
    public void Entries_list_what_is_set_and_locked_and_nothing_else() =>
        Parse("""
            {
              "locked": {"in_app": {"*": false, "x": {}}, "y": 2, "locked": {"a": true}},
              "email": {"a": true, "b": null, "": true, "*": false, "123456789 123456789 123456789 123456789 123456789 1": true},
              "*": {"a": true}, "theme": "dark", "quiet": {"from": 22}
            }
            """).Entries.Should().Equal(
            new PreferenceEntry("email", "a", true, false),
            new PreferenceEntry("email", "*", false, false),
            new PreferenceEntry("in_app", "*", false, true));

    [Test]
    public void The_patch_of_a_set_has_its_entries_and_can_be_read_again()
    {
        var set = Parse("""
            {
              "email": {"a": true, "": true, "b": 1}, "*": {"a": true}, "theme": "dark",
              "locked": {"in_app": {"*": false}, "locked": {"a": true}, "y": 2}
            }
            """);

        var patch = set.ToPatch();

        patch.ToString().Should().Be("""{"email":{"a":true},"locked":{"in_app":{"*":false}}}""");
        PreferencePatch.Parse(patch.ToString()).Should().Be(patch);
        PreferenceSet.Empty.Apply(patch).Entries.Should().Equal(set.Entries);
    }

    [TestCase("""{"email":{"a":true}}""")]
    [TestCase(" { \"theme\" : \"dark\" } ")]
    public void A_set_is_parsed_from_its_JSON(string json)
    {
        PreferenceSet.Parse(json).Should().Be(Parse(json));
        PreferenceSet.TryParse(json, out var set).Should().BeTrue();
        set.Should().Be(Parse(json));
    }

    [TestCase("", "The text cannot be read as JSON: *")]
    [TestCase("{", "The text cannot be read as JSON: *")]
    [TestCase("""{"a":{},}""", "The text cannot be read as JSON: *")]
    [TestCase("""{"a":{}} // comment""", "The text cannot be read as JSON: *")]
    [TestCase("""{"a":{},"a":{}}""", "The text cannot be read as JSON: Duplicate property 'a'*")]
    [TestCase("""{"a":{},"\u0061":{}}""", "The text cannot be read as JSON: Duplicate property 'a'*")]
    [TestCase("{\"a\0\":{}}", "The text has a NUL character at position 3. Remove it.")]
    [TestCase("""{"a":"\u0000"}""", "PreferenceSet has a text with a NUL character at position 0, which PostgreSQL cannot store.")]
    [TestCase("""{"a":"\ud800"}""", "PreferenceSet has a text with an unpaired surrogate (\\ud800), which PostgreSQL cannot store.")]
    [TestCase("[]", "PreferenceSet is a JSON array; it takes a JSON object, such as {}.")]
    [TestCase("null", "PreferenceSet is a JSON null; it takes a JSON object, such as {}.")]
    public void Text_that_is_no_set_is_a_format_error_with_its_reason(string text, string message)
    {
        FluentActions.Invoking(() => PreferenceSet.Parse(text)).Should().Throw<FormatException>().WithMessage(message);
        PreferenceSet.TryParse(text, out var set).Should().BeFalse();
        set.Should().BeNull();
    }

    [Test]
    public void Text_with_an_unpaired_surrogate_is_a_format_error()
    {
        FluentActions.Invoking(() => PreferenceSet.Parse("{\"a\":\"\ud800\"}"))
            .Should().Throw<FormatException>().WithMessage("The text has an unpaired surrogate at position 6. Remove it.");
        PreferenceSet.TryParse("{\"a\":\"\ud800\"}", out _).Should().BeFalse();
    }

    [Test]
    public void A_null_is_no_text()
    {
        FluentActions.Invoking(() => PreferenceSet.Parse(null!)).Should().Throw<ArgumentNullException>().WithParameterName("json");
        PreferenceSet.TryParse(null, out _).Should().BeFalse();
    }

    [Test]
    public void Messages_quote_at_most_50_characters()
    {
        var text = new string('x', 100_000);

        string[] formats = ["?", "{\"?\":1,\"?\":2}", "{\"a\":\"?\\ud800\"}", "{\"a\":\"?\"}"];
        foreach (var json in formats.Select(format => format.Replace("?", text, StringComparison.Ordinal)))
        {
            FluentActions.Invoking(() => PreferenceSet.Parse(json)).Should().Throw<FormatException>().Which.Message.Length
                .Should().BeLessThan(200);
        }
    }

    [Test]
    public void A_set_has_at_most_64_KiB()
    {
        var types = Enumerable.Range(0, 1_100).Select(i => $"{i:0000}{new string('t', 43)}");
        var large = Parse(JsonSerializer.Serialize(new { email = types.ToDictionary(type => type, _ => true) }));

        FluentActions.Invoking(() => types.Aggregate(large, (set, type) => set.With("in_app", type, true)))
            .Should().Throw<ArgumentException>().WithParameterName("type")
            .WithMessage("type makes a set of 655?? bytes of JSON; the limit is 65536.*");
        FluentActions.Invoking(() => large.Apply(Parse(large.ToString().Replace("email", "push", StringComparison.Ordinal)).ToPatch()))
            .Should().Throw<ArgumentException>().WithParameterName("patch");
        FluentActions.Invoking(() => Parse(JsonSerializer.Serialize(new { note = new string('x', 65_536) })))
            .Should().Throw<JsonException>().WithMessage("*the limit is 65536*");
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;

    private static Action Find(string channel, string type) => () => PreferenceSet.Empty.Find(channel, type);
}
