using System.Globalization;
using System.Text.Json;
using FluentAssertions.Specialized;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

public sealed class NotificationContentTests
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    [Test]
    public void Data_is_empty_and_there_is_no_group_and_no_key_by_default()
    {
        Content.Data.GetRawText().Should().Be("{}");
        Content.AggregationId.Should().BeNull();
        Content.DedupeKey.Should().BeNull();
    }

    [Test]
    public void Texts_are_checked_as_those_of_a_notification()
    {
        Refuses("Type", () => new NotificationContent("", "t", "m")).WithMessage("Type is empty (0 characters); it takes at least 1.*");
        Refuses("Type", () => new NotificationContent(new string('x', 51), "t", "m"))
            .WithMessage("Type has 51 characters; the limit is 50.*");
        Refuses("Title", () => new NotificationContent("x", new string('t', 256), "m"))
            .WithMessage("Title has 256 characters; the limit is 255.*");
        Refuses("Message", () => new NotificationContent("x", "t", "a\0b")).WithMessage("Message has a NUL character at position 1*");
        Refuses("Message", () => new NotificationContent("x", "t", null!));
    }

    [Test]
    public void A_with_expression_checks_them_too()
    {
        Refuses("Type", () => Content with { Type = null! });
        Refuses("Title", () => Content with { Title = "\ud800" });
        Refuses("Message", () => Content with { Message = "" });
        Refuses("Data", () => Content with { Data = JsonElement.Parse("[]") });
        Refuses("Data", () => Content with { Data = default });
        Refuses("AggregationId", () => Content with { AggregationId = Guid.Empty });
        Refuses("DedupeKey", () => Content with { DedupeKey = "" });
        Refuses("DedupeKey", () => Content with { DedupeKey = "\ud800" });
    }

    [Test]
    public void Channels_are_names_in_form_C_of_others_than_the_inbox()
    {
        (Content with { Channels = ["e\u0301mail", "sms"] }).Channels.Should().Equal("\u00e9mail", "sms");
        Refuses("Channels", () => Content with { Channels = null! });
        Refuses("Channels", () => Content with { Channels = [null!] });
        Refuses("Channels", () => Content with { Channels = ["email", "in_app"] }).WithMessage("Channels is \"in_app\", the inbox itself*");
        Refuses("Channels", () => Content with { Channels = [""] }).WithMessage("Channels is empty (0 characters); it takes at least 1.*");
        Refuses("Channels", () => Content with { Channels = ["*"] }).WithMessage("Channels is \"*\", which is reserved*");
        Refuses("Channels", () => Content with { Channels = ["locked"] });
        Refuses("Channels", () => Content with { Channels = [new string('x', 51)] })
            .WithMessage("Channels has 51 characters; the limit is 50.*");
        Refuses("Channels", () => Content with { Channels = ["a\0b"] });
        Refuses("Channels", () => Content with { Channels = ["e\u0301mail", "sms", "\u00e9mail"] })
            .WithMessage("Channels has \"\u00e9mail\" more than once. Name it once.*");
        Refuses("Channels", () => Content with { Channels = [.. Enumerable.Range(0, 11).Select(i => $"c{i}")] })
            .WithMessage("Channels has 11 channels; the limit is 10. Remove some.*");
        (Content with { Channels = [.. Enumerable.Range(0, 10).Select(i => $"c{i}")] }).Channels.Should().HaveCount(10);
    }

    [Test]
    public void Channels_are_a_copy_that_nobody_changes()
    {
        var names = new List<string> { "email" };
        var content = Content with { Channels = names };
        names[0] = "sms";

        content.Channels.Should().Equal("email");
        ((IList<string>)content.Channels).Invoking(list => list[0] = "sms").Should().Throw<NotSupportedException>();
    }

    [TestCase("-00:00:00.0000001")]
    [TestCase("365.00:00:00.0000001")]
    public void A_delay_is_zero_or_more_and_at_most_365_days(string text)
    {
        var delay = TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        Refuses("Delay", () => Content with { Delay = delay })
            .WithMessage($"Delay is {delay}; it takes zero or more, and at most 365 days.*");
    }

    [Test]
    public async Task A_delay_without_channels_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        (await nowhere.Awaiting(c => c.PublishAsync(Content with { Delay = TimeSpan.FromMinutes(5) }, [Guid.NewGuid()])).Should()
            .ThrowAsync<ArgumentException>()).WithParameterName("content")
            .WithMessage("content has a Delay of 00:05:00 without Channels; the inbox has no delay. Name a channel, or *");
    }

    [Test]
    public void Data_has_at_most_the_bytes_that_jsonb_takes()
    {
        const int Limit = 0x0FFF_FFFF;
        byte[] json = [.. "{\"text\":\""u8, .. Enumerable.Repeat((byte)'x', Limit), .. "\"}"u8];
        using var document = JsonDocument.Parse(json);
        var data = document.RootElement;

        Refuses("Data", () => Content with { Data = data })
            .WithMessage($"Data has {json.Length} bytes of JSON; jsonb takes at most {Limit}.*");
    }

    [Test]
    public void Contents_that_say_the_same_are_equal()
    {
        var content = Content with
        {
            Data = JsonElement.Parse("""{"a":1,"b":2}"""),
            AggregationId = Guid.NewGuid(),
            GroupKey = "a",
            DedupeKey = "k",
            Channels = ["email", "sms"],
            Delay = TimeSpan.FromMinutes(1),
            Limit = new(Count: 1, Window: TimeSpan.FromHours(1)),
        };
        var same = content with
        {
            Data = JsonElement.Parse("""{ "b": 2, "a": 1 }"""),
            Channels = ["email", "sms"],
            Limit = new(Count: 1, Window: TimeSpan.FromHours(1)),
        };

        same.Should().Be(content);
        same.GetHashCode().Should().Be(content.GetHashCode());
        foreach (var other in new[]
        {
            content with { Type = "x" }, content with { Title = "x" }, content with { Message = "x" },
            content with { Data = JsonElement.Parse("{}") }, content with { AggregationId = null }, content with { DedupeKey = null },
            content with { GroupKey = null }, content with { GroupWindow = TimeSpan.FromMinutes(1) },
            content with { Channels = ["sms", "email"] }, content with { Delay = TimeSpan.Zero }, content with { Limit = null },
        })
        {
            other.Should().NotBe(content);
        }

        content.Equals(null).Should().BeFalse();
    }

    private static ExceptionAssertions<ArgumentException> Refuses(string parameter, Func<NotificationContent> make) =>
        make.Should().Throw<ArgumentException>().WithParameterName(parameter);
}
