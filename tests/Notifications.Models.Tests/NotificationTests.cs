using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests;

public sealed class NotificationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_new_notification_is_unread_undelivered_not_deleted_and_has_empty_data()
    {
        var notification = Sample.Notification();

        notification.Status.Should().Be(NotificationStatus.Unread);
        notification.ReadAt.Should().BeNull();
        notification.DeletedAt.Should().BeNull();
        notification.DeliveredViaWs.Should().BeFalse();
        notification.DeliveredViaEmail.Should().BeFalse();
        notification.AggregationId.Should().BeNull();
        notification.Data.GetRawText().Should().Be("{}");
    }

    [Test]
    public void Marking_read_twice_keeps_the_first_instant()
    {
        var notification = Sample.Notification();

        notification.MarkRead(Noon);
        notification.MarkRead(Noon.AddHours(1));

        notification.Status.Should().Be(NotificationStatus.Read);
        notification.ReadAt.Should().Be(Noon);
    }

    [Test]
    public void Marking_unread_clears_the_instant()
    {
        var notification = Sample.Notification();

        notification.MarkRead(Noon);
        notification.MarkUnread();

        notification.Status.Should().Be(NotificationStatus.Unread);
        notification.ReadAt.Should().BeNull();
    }

    [Test]
    public void Deleting_twice_keeps_the_first_instant_and_restoring_keeps_the_status()
    {
        var notification = Sample.Notification();
        notification.MarkRead(Noon);

        notification.SoftDelete(Noon.AddHours(1));
        notification.SoftDelete(Noon.AddHours(2));
        notification.DeletedAt.Should().Be(Noon.AddHours(1));

        notification.Restore();
        notification.DeletedAt.Should().BeNull();
        notification.ReadAt.Should().Be(Noon);
    }

    [Test]
    public void Changes_without_an_instant_happen_now()
    {
        var notification = Sample.Notification();

        notification.MarkRead();
        notification.SoftDelete();

        notification.ReadAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        notification.DeletedAt.Should().BeOnOrAfter(notification.ReadAt!.Value)
            .And.BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Test]
    public void Instants_are_in_UTC_to_the_microsecond()
    {
        var local = new DateTimeOffset(2026, 3, 1, 14, 30, 0, TimeSpan.FromHours(2.5)).AddTicks(1_234_567);
        var stored = Noon.AddTicks(1_234_560);
        var notification = new Notification { UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m", CreatedAt = local };

        notification.MarkRead(local);
        notification.SoftDelete(local);

        foreach (var instant in new[] { notification.CreatedAt, notification.ReadAt!.Value, notification.DeletedAt!.Value })
        {
            instant.EqualsExact(stored).Should().BeTrue("{0:O} is {1:O} in UTC, cut off at the microsecond", instant, stored);
        }
    }

    [Test]
    public void Instants_are_truncated_towards_the_past_on_both_sides_of_every_epoch([Values(1969, 1999, 2026)] int year)
    {
        var microsecond = new DateTimeOffset(year, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_990);

        var notification = Sample.Notification();
        notification.MarkRead(microsecond.AddTicks(9));

        notification.ReadAt.Should().Be(microsecond);
    }

    [TestCase(nameof(Notification.Type), 50)]
    [TestCase(nameof(Notification.Title), 255)]
    public void A_text_is_at_most_as_long_as_its_column(string property, int limit)
    {
        var emoji = string.Concat(Enumerable.Repeat("🔔", limit));

        Set(property, new string('x', limit)).Should().NotThrow();
        Set(property, emoji).Should().NotThrow("PostgreSQL counts a code point as one character, and so do we");
        Set(property, new string('x', limit + 1)).Should().Throw<ArgumentException>()
            .WithParameterName(property)
            .WithMessage($"{property} has {limit + 1} characters; the limit is {limit}. Shorten it.*");
        Set(property, emoji + "🔔").Should().Throw<ArgumentException>().WithMessage($"*{limit + 1} characters*");
    }

    [Test]
    public void A_message_has_no_limit_of_its_own() => Set(nameof(Notification.Message), new string('x', 1 << 20)).Should().NotThrow();

    [Test]
    public void A_text_cannot_be_null_or_empty(
        [Values(nameof(Notification.Type), nameof(Notification.Title), nameof(Notification.Message))] string property)
    {
        Set(property, null).Should().Throw<ArgumentNullException>().WithParameterName(property);
        Set(property, "").Should().Throw<ArgumentException>().WithParameterName(property)
            .WithMessage($"{property} is empty (0 characters)*");
    }

    [Test]
    public void A_text_cannot_contain_NUL_or_an_unpaired_surrogate(
        [Values(nameof(Notification.Type), nameof(Notification.Title), nameof(Notification.Message))] string property)
    {
        Set(property, "ab\0c").Should().Throw<ArgumentException>().WithParameterName(property)
            .WithMessage($"{property} has a NUL character at position 2, which PostgreSQL cannot store. Remove it.*");

        foreach (var (text, position) in new[] { ("ab\ud83d", 2), ("🔔\udd14", 2), ("\ud83d\ud83d\udd14", 0), ("\udd14\ud83d", 0) })
        {
            Set(property, text).Should().Throw<ArgumentException>().WithParameterName(property)
                .WithMessage($"{property} has an unpaired surrogate at position {position}, *");
        }
    }

    [Test]
    public void A_refused_text_changes_nothing()
    {
        var notification = Sample.Notification();
        var title = notification.Title;

        notification.Invoking(n => n.Title = new string('x', 300)).Should().Throw<ArgumentException>();

        notification.Title.Should().Be(title);
    }

    [Test]
    public void The_empty_Guid_is_neither_a_user_nor_a_group()
    {
        FluentActions.Invoking(() => Sample.Notification(Guid.Empty)).Should().Throw<ArgumentException>()
            .WithParameterName(nameof(Notification.UserId)).WithMessage("UserId is the empty Guid*");
        Sample.Notification().Invoking(n => n.AggregationId = Guid.Empty).Should().Throw<ArgumentException>()
            .WithParameterName(nameof(Notification.AggregationId));
    }

    [TestCase("[1]", "Data is a JSON array; it takes a JSON object, such as {}.")]
    [TestCase("\"text\"", "Data is a JSON string;")]
    [TestCase("1", "Data is a JSON number;")]
    [TestCase("true", "Data is a JSON true;")]
    [TestCase("null", "Data is a JSON null;")]
    [TestCase("""{"a":"x\u0000y"}""", "Data has a text with a NUL character at position 1, which PostgreSQL cannot store.")]
    [TestCase("""{"x\u0000":1}""", "Data has a text with a NUL character at position 1,")]
    [TestCase("""{"a":["\ud83d"]}""", @"Data has a text with an unpaired surrogate (\ud83d),")]
    [TestCase("""{"a":1e131072}""", "Data has a number beyond the range of PostgreSQL's numeric.")]
    [TestCase("""{"a":-0.1e-16383}""", "Data has a number beyond the range of PostgreSQL's numeric.")]
    [TestCase("""{"a":1e99999999999999999999}""", "Data has a number beyond the range of PostgreSQL's numeric.")]
    public void Data_that_jsonb_cannot_store_is_refused_with_the_reason(string json, string message)
    {
        var notification = Sample.Notification();

        notification.Invoking(n => n.Data = JsonElement.Parse(json)).Should().Throw<ArgumentException>()
            .WithParameterName(nameof(Notification.Data)).WithMessage($"{message}*");

        notification.Data.GetRawText().Should().Be("{}");
    }

    [Test]
    public void Data_is_never_the_default_element() =>
        Sample.Notification().Invoking(n => n.Data = default).Should().Throw<ArgumentException>()
            .WithParameterName(nameof(Notification.Data)).WithMessage("Data is default(JsonElement)*");

    [Test]
    public void Data_is_valid_UTF_8() =>
        Sample.Notification().Invoking(n => n.Data = JsonElement.Parse([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]))
            .Should().Throw<ArgumentException>()
            .WithParameterName(nameof(Notification.Data)).WithMessage("Data has bytes that are not valid UTF-8.*");

    [Test]
    public void Data_is_at_most_64_levels_deep()
    {
        var notification = Sample.Notification();

        notification.Data = Nested(64);

        notification.Invoking(n => n.Data = Nested(65)).Should().Throw<ArgumentException>()
            .WithMessage("Data has 65 levels of nesting; the limit is 64.*");
    }

    [Test]
    public void Data_outlives_its_document()
    {
        var notification = Sample.Notification();
        using (var document = JsonDocument.Parse("""{"ticket":"T-1"}"""))
        {
            notification.Data = document.RootElement;
        }

        notification.Data.GetProperty("ticket").GetString().Should().Be("T-1");
    }

    [Test]
    public void Data_is_set_and_read_as_a_typed_value()
    {
        var notification = Sample.Notification();

        notification.SetData(new Ticket("T-1", 3));

        notification.Data.GetRawText().Should().Be("""{"Key":"T-1","Priority":3}""");
        notification.GetData<Ticket>().Should().Be(new Ticket("T-1", 3));
    }

    [Test]
    public void Data_is_set_and_read_with_options_and_with_type_info()
    {
        var notification = Sample.Notification();

        notification.SetData(new Ticket("T-1", 3), JsonSerializerOptions.Web);
        notification.Data.GetRawText().Should().Be("""{"key":"T-1","priority":3}""");
        notification.GetData<Ticket>(JsonSerializerOptions.Web).Should().Be(new Ticket("T-1", 3));

        notification.SetData(new Ticket("T-2", 4), TicketJson.Default.Ticket);
        notification.GetData(TicketJson.Default.Ticket).Should().Be(new Ticket("T-2", 4));
    }

    [Test]
    public void A_typed_value_that_is_not_a_JSON_object_is_refused()
    {
        var notification = Sample.Notification();

        notification.Invoking(n => n.SetData(new[] { 1, 2 })).Should().Throw<ArgumentException>().WithMessage("Data is a JSON array;*");
        notification.Invoking(n => n.SetData<Ticket?>(null)).Should().Throw<ArgumentException>().WithMessage("Data is a JSON null;*");
    }

    [Test]
    public void An_API_can_return_the_entity()
    {
        var notification = Sample.Notification();
        notification.SetData(new Ticket("T-1", 3));
        notification.MarkRead(Noon);

        var json = JsonSerializer.SerializeToElement(notification,
            new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });

        json.GetProperty("status").GetString().Should().Be("read");
        json.GetProperty("read_at").GetDateTimeOffset().Should().Be(Noon);
        json.GetProperty("data").GetProperty("Key").GetString().Should().Be("T-1");
        json.GetProperty("delivered_via_ws").GetBoolean().Should().BeFalse();
    }

    private static Action Set(string property, string? value) => property switch
    {
        nameof(Notification.Type) => () => Sample.Notification().Type = value!,
        nameof(Notification.Title) => () => Sample.Notification().Title = value!,
        nameof(Notification.Message) => () => Sample.Notification().Message = value!,
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };

    private static JsonElement Nested(int depth)
    {
        var json = string.Concat(Enumerable.Repeat("""{"a":""", depth - 1)) + "{}" + new string('}', depth - 1);
        return JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = depth });
    }

    internal sealed record Ticket(string Key, int Priority);
}

[JsonSerializable(typeof(NotificationTests.Ticket))]
internal sealed partial class TicketJson : JsonSerializerContext;
