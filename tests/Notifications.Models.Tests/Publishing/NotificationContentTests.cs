using System.Text.Json;
using FluentAssertions.Specialized;

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
        };
        var same = content with { Data = JsonElement.Parse("""{ "b": 2, "a": 1 }""") };

        same.Should().Be(content);
        same.GetHashCode().Should().Be(content.GetHashCode());
        foreach (var other in new[]
        {
            content with { Type = "x" }, content with { Title = "x" }, content with { Message = "x" },
            content with { Data = JsonElement.Parse("{}") }, content with { AggregationId = null }, content with { DedupeKey = null },
            content with { GroupKey = null }, content with { GroupWindow = TimeSpan.FromMinutes(1) },
        })
        {
            other.Should().NotBe(content);
        }

        content.Equals(null).Should().BeFalse();
    }

    private static ExceptionAssertions<ArgumentException> Refuses(string parameter, Func<NotificationContent> make) =>
        make.Should().Throw<ArgumentException>().WithParameterName(parameter);
}
