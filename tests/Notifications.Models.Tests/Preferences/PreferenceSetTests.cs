using System.Text.Json;

namespace Notifications.Models.Tests.Preferences;

public sealed class PreferenceSetTests
{
    [Test]
    public void The_empty_set_says_nothing()
    {
        PreferenceSet.Empty.ToString().Should().Be("{}");
        PreferenceSet.Empty.Find("in_app", "mention").Should().BeNull();
        PreferenceSet.Empty.Find("in_app", "*").Should().BeNull();
    }

    [Test]
    public void It_is_a_JSON_object_of_channels_then_types()
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
    public void It_does_not_answer_for_a_type_with_what_it_says_of_any_type() =>
        PreferenceSet.Empty.With("in_app", "*", true).Find("in_app", "mention").Should().BeNull();

    [Test]
    public void It_never_changes()
    {
        var set = Parse("""{"in_app":{"mention":true}}""");

        set.With("in_app", "mention", false).With("email", "*", true);
        set.Without("in_app", "mention");

        set.ToString().Should().Be("""{"in_app":{"mention":true}}""");
        PreferenceSet.Empty.ToString().Should().Be("{}");
    }

    [Test]
    public void Saying_what_is_said_already_gives_the_same_set()
    {
        var set = Parse("""{"in_app":{"mention":true}}""");

        set.With("in_app", "mention", true).Should().BeSameAs(set);
        set.Without("in_app", "digest").Should().BeSameAs(set);
        set.Without("email", "mention").Should().BeSameAs(set);
    }

    [Test]
    public void Without_its_last_type_a_channel_is_gone()
    {
        var set = Parse("""{"in_app":{"mention":true,"*":false}}""");

        set.Without("in_app", "mention").ToString().Should().Be("""{"in_app":{"*":false}}""");
        set.Without("in_app", "mention").Without("in_app", "*").Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public void What_it_does_not_know_survives_a_round_trip_and_a_change()
    {
        const string Foreign = """{"in_app":{"mention":true,"quiet":{"from":22,"to":6}},"theme":"dark","version":2,"locked":{"email":{"alert":true}}}""";
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
    public void A_value_that_is_neither_true_nor_false_says_nothing_and_gives_way(string json)
    {
        var set = Parse(json);

        set.Find("in_app", "mention").Should().BeNull();
        set.Without("in_app", "mention").Should().BeSameAs(set);
        set.With("in_app", "mention", true).Find("in_app", "mention").Should().BeTrue();
    }

    [Test]
    public void Sets_that_say_the_same_are_equal_in_whatever_order_they_say_it()
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
    public void Sets_that_say_something_else_are_not_equal(string json)
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
        Find(new string('c', 51), "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel has 51 characters; the limit is 50.*");
        Find("in\0app", "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel has a NUL*");
        Find("*", "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel is \"*\", which is reserved*");
        Find("locked", "mention").Should().Throw<ArgumentException>().WithParameterName("channel").WithMessage("channel is \"locked\", which is reserved*");
    }

    [Test]
    public void A_type_is_a_text_of_1_to_50_characters()
    {
        PreferenceSet.Empty.With("email", new string('t', 50), true).Should().NotBe(PreferenceSet.Empty);

        Find("email", null!).Should().Throw<ArgumentNullException>().WithParameterName("type");
        Find("email", "").Should().Throw<ArgumentException>().WithParameterName("type").WithMessage("type is empty*");
        Find("email", new string('t', 51)).Should().Throw<ArgumentException>().WithParameterName("type").WithMessage("type has 51 characters; the limit is 50.*");
    }

    [Test]
    public void The_same_is_asked_of_what_is_set_and_removed()
    {
        FluentActions.Invoking(() => PreferenceSet.Empty.With("*", "mention", true)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => PreferenceSet.Empty.Without("email", "")).Should().Throw<ArgumentException>();
    }

    [TestCase("[]")]
    [TestCase("true")]
    [TestCase("\"in_app\"")]
    [TestCase("""{"in_app":{"mention":true},"in_app":{}}""", Description = "Which of the two was meant?")]
    [TestCase("""{"in_app":{"a\u0000":true}}""")]
    public void JSON_that_is_no_set_is_refused(string json) =>
        FluentActions.Invoking(() => Parse(json)).Should().Throw<JsonException>();

    [Test]
    public void It_is_read_and_written_as_a_part_of_something_else()
    {
        var row = new NotificationPreference { UserId = Guid.NewGuid(), Preferences = Parse("""{"email":{"*":true}}""") };

        var json = JsonSerializer.SerializeToElement(row, JsonSerializerOptions.Web);

        json.GetProperty("preferences").GetRawText().Should().Be("""{"email":{"*":true}}""");
        JsonSerializer.Deserialize<NotificationPreference>(json, JsonSerializerOptions.Web)!.Preferences.Should().Be(row.Preferences);
    }

    [Test]
    public void An_organization_locks_beside_what_it_says()
    {
        var set = PreferenceSet.Empty.With("email", "mention", false).Lock("email", "mention", true).Lock("in_app", "*", true);

        set.ToString().Should().Be("""{"email":{"mention":false},"locked":{"email":{"mention":true},"in_app":{"*":true}}}""");
        set.Find("email", "mention").Should().BeFalse("a lock is no entry");
        set.Lock("in_app", "*", true).Should().BeSameAs(set);
        FluentActions.Invoking(() => set.Lock("*", "mention", true)).Should().Throw<ArgumentException>().WithParameterName("channel");
    }

    [TestCase("""{"email":{"a":true}}""", """{"email":{"b":false}}""", """{"email":{"a":true,"b":false}}""")]
    [TestCase("""{"email":{"a":true}}""", """{"email":{"a":false}}""", """{"email":{"a":false}}""")]
    [TestCase("""{"email":{"a":true}}""", """{"email":{"a":null},"in_app":null}""", """{"email":{"a":true}}""")]
    [TestCase("""{"locked":{"email":{"a":true}}}""", """{"locked":{"email":{"b":true}},"x":1}""", """{"locked":{"email":{"a":true,"b":true}},"x":1}""")]
    [TestCase("{}", """{"email":{"a":true}}""", """{"email":{"a":true}}""")]
    public void Merged_with_another_set_it_says_what_both_say_and_the_other_one_wins(string set, string other, string result) =>
        Parse(set).Merge(Parse(other)).Should().Be(Parse(result));

    [Test]
    public void It_merges_with_no_null() =>
        FluentActions.Invoking(() => PreferenceSet.Empty.Merge(null!)).Should().Throw<ArgumentNullException>().WithParameterName("other");

    [Test]
    public void It_has_at_most_64_KiB()
    {
        var types = Enumerable.Range(0, 1_100).Select(i => $"{i:0000}{new string('t', 43)}");
        var large = Parse(JsonSerializer.Serialize(new { email = types.ToDictionary(type => type, _ => true) }));

        FluentActions.Invoking(() => types.Aggregate(large, (set, type) => set.With("in_app", type, true)))
            .Should().Throw<ArgumentException>().WithParameterName("type").WithMessage("type makes a set of 655?? bytes of JSON; the limit is 65536.*");
        FluentActions.Invoking(() => large.Merge(Parse(large.ToString().Replace("email", "push", StringComparison.Ordinal))))
            .Should().Throw<ArgumentException>().WithParameterName("other");
        FluentActions.Invoking(() => Parse(JsonSerializer.Serialize(new { note = new string('x', 65_536) }))).Should().Throw<JsonException>().WithMessage("*the limit is 65536*");
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;

    private static Action Find(string channel, string type) => () => PreferenceSet.Empty.Find(channel, type);
}
