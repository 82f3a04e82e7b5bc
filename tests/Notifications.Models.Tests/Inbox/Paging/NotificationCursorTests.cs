using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>The position in an inbox, and its text.</summary>
public sealed class NotificationCursorTests : DatabaseFixture
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const long MaxMicroseconds = 315_537_897_599_999_999;

    private static readonly Guid SomeId = Guid.Parse("0195516a-7c00-7abc-8def-0123456789ab");
    private static readonly DateTimeOffset SomeInstant = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_560);

    private static readonly DateTimeOffset[] Instants =
    [
        DateTimeOffset.MinValue.AddTicks(10),
        new(1, 1, 2, 0, 0, 0, TimeSpan.Zero),
        DateTimeOffset.UnixEpoch.AddTicks(-10),
        DateTimeOffset.UnixEpoch,
        SomeInstant,
        DateTimeOffset.MaxValue.AddTicks(-9),
        DateTimeOffset.MaxValue,
    ];

    private static readonly Guid[] Ids =
    [
        Guid.Parse("00000000-0000-0000-0000-000000000001"),
        Guid.Parse("80000000-0000-0000-0000-000000000000"),
        SomeId,
        Guid.AllBitsSet,
    ];

    [Test]
    public void A_text_is_read_back_as_the_same_position(
        [ValueSource(nameof(Instants))] DateTimeOffset instant, [ValueSource(nameof(Ids))] Guid id)
    {
        var cursor = Of(instant, id);

        var text = cursor.ToString();

        text.Should().MatchRegex("^[A-Za-z0-9_-]{40}$");
        NotificationCursor.Parse(text, null).Should().Be(cursor);
        NotificationCursor.TryParse(text, out var parsed).Should().BeTrue();
        parsed.Should().Be(cursor);
        parsed?.ToString().Should().Be(text);
    }

    [Test]
    public void Every_instant_has_a_position_the_first_and_the_last_included([ValueSource(nameof(Instants))] DateTimeOffset instant)
    {
        foreach (var one in new[] { instant, DateTimeOffset.MinValue })
        {
            var cursor = NotificationCursor.At(one);

            NotificationCursor.Parse(cursor.ToString(), null).Should().Be(cursor);
        }
    }

    [Test]
    public void The_text_of_version_1_never_changes_because_clients_store_it()
    {
        const string Text = "AQDjC_Q03LJAAZVRanwAeryN7wEjRWeJq0zlz11e";

        Of(SomeInstant, SomeId).ToString().Should().Be(Text);
        Craft(1, Microseconds(SomeInstant), SomeId).Should().Be(Text);
    }

    [Test]
    public void Positions_are_equal_if_their_instants_and_identifiers_are()
    {
        var cursor = Of(SomeInstant, SomeId);
        var same = Of(SomeInstant.ToOffset(TimeSpan.FromHours(5)), SomeId);
        object none = "no cursor";

        cursor.Equals(same).Should().BeTrue();
        cursor.Equals((object)same).Should().BeTrue();
        cursor.GetHashCode().Should().Be(same.GetHashCode());
        new HashSet<NotificationCursor> { cursor, same }.Should().ContainSingle();

        cursor.Equals(Of(SomeInstant.AddTicks(10), SomeId)).Should().BeFalse();
        cursor.Equals(Of(SomeInstant, Guid.NewGuid())).Should().BeFalse();
        cursor.Equals(none).Should().BeFalse();
        cursor.Equals(null).Should().BeFalse();
    }

    [Test]
    public void Instants_are_truncated_to_the_microsecond()
    {
        for (var ticks = 0; ticks < 10; ticks++)
        {
            NotificationCursor.At(SomeInstant.AddTicks(ticks)).Should().Be(NotificationCursor.At(SomeInstant));
        }

        NotificationCursor.At(SomeInstant.AddTicks(10)).Should().NotBe(NotificationCursor.At(SomeInstant));
    }

    [Test]
    public void The_position_of_an_instant_does_not_depend_on_its_offset()
    {
        var cursor = NotificationCursor.At(SomeInstant.ToOffset(TimeSpan.FromHours(-9)));

        cursor.Should().Be(NotificationCursor.At(SomeInstant));
        cursor.Should().Be(Of(SomeInstant, Guid.AllBitsSet), "it is behind all that was created at that instant");
    }

    [Test]
    public async Task The_position_of_a_notification_is_the_same_before_it_is_saved_and_after_it_is_read()
    {
        await using var context = CreateContext();
        var notification = context.Add(Sample.Notification()).Entity;
        var added = NotificationCursor.From(notification);
        await context.SaveChangesAsync();
        var saved = NotificationCursor.From(notification);

        await using var other = CreateContext();
        var read = NotificationCursor.From(await other.Notifications.ForUser(notification.UserId).SingleAsync(n =>
            n.Id == notification.Id));

        saved.Should().Be(added);
        read.Should().Be(added);
        read.ToString().Should().Be(added.ToString());
    }

    [Test]
    public void A_notification_that_was_not_added_has_no_position()
    {
        var unnamed = new Notification { UserId = SomeId, Type = "t", Title = "t", Message = "m", CreatedAt = SomeInstant };
        var undated = new Notification { UserId = SomeId, Type = "t", Title = "t", Message = "m", Id = SomeId };

        foreach (var notification in new[] { Sample.Notification(), unnamed, undated })
        {
            FluentActions.Invoking(() => NotificationCursor.From(notification)).Should().Throw<ArgumentException>()
                .WithParameterName("notification")
                    .WithMessage("The notification has no Id or CreatedAt, and so no position. Add it to a context first.*");
        }

        FluentActions.Invoking(() => NotificationCursor.From(null!)).Should().Throw<ArgumentNullException>()
            .WithParameterName("notification");
    }

    [Test]
    public void Changing_any_character_is_detected()
    {
        foreach (var text in new[] { Of(SomeInstant, SomeId).ToString(), NotificationCursor.At(SomeInstant).ToString() })
        {
            for (var position = 0; position < text.Length; position++)
            {
                foreach (var character in Alphabet + "=+/ .\0éŁ")
                {
                    if (character != text[position])
                    {
                        ShouldBeRefused(text[..position] + character + text[(position + 1)..]);
                    }
                }
            }
        }
    }

    [Test]
    public void Swapping_two_characters_is_detected()
    {
        var text = Of(SomeInstant, SomeId).ToString();
        for (var position = 1; position < text.Length; position++)
        {
            if (text[position - 1] != text[position])
            {
                ShouldBeRefused(text[..(position - 1)] + text[position] + text[position - 1] + text[(position + 1)..]);
            }
        }
    }

    [Test]
    public void A_text_of_another_length_is_refused()
    {
        var text = Of(SomeInstant, SomeId).ToString();
        for (var length = 0; length < text.Length; length++)
        {
            ShouldBeRefused(text[..length], "it is not 40 characters long");
            ShouldBeRefused(text[length..][1..], "it is not 40 characters long");
        }

        foreach (var more in new[] { "A", "=", "==", "AAAA", text, " ", "\n", "\0" })
        {
            ShouldBeRefused(text + more, "it is not 40 characters long");
            ShouldBeRefused(more + text, "it is not 40 characters long");
        }
    }

    [Test]
    public void White_space_is_refused_even_at_the_right_length()
    {
        var text = Of(SomeInstant, SomeId).ToString();
        foreach (var space in new[] { ' ', '\t', '\r', '\n', '\u00a0', '\u3000' })
        {
            for (var position = 0; position < text.Length; position++)
            {
                ShouldBeRefused(text.Insert(position, $"{space}"));
                ShouldBeRefused(text.Insert(position, $"{space}")[..40], "not all of them are letters, digits, hyphens and underscores");
            }
        }
    }

    [Test]
    public void Another_version_is_refused_by_its_number([Values(0, 2, 127, 128, 255)] int version) =>
        ShouldBeRefused(Craft((byte)version, Microseconds(SomeInstant), SomeId), $"its version is {version}, and 1 is expected");

    [TestCase(-1)]
    [TestCase(long.MinValue)]
    [TestCase(MaxMicroseconds + 1)]
    [TestCase(long.MaxValue)]
    public void An_instant_out_of_range_is_refused_despite_a_valid_checksum(long microseconds) =>
        ShouldBeRefused(Craft(1, microseconds, SomeId), "it was altered");

    [TestCase(0)]
    [TestCase(MaxMicroseconds)]
    public void The_first_and_the_last_instant_are_accepted(long microseconds) =>
        NotificationCursor.Parse(Craft(1, microseconds, SomeId), null).ToString().Should().Be(Craft(1, microseconds, SomeId));

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("null")]
    [TestCase("1")]
    [TestCase("0195516a-7c00-7abc-8def-0123456789ab")]
    [TestCase("2026-03-01T12:00:00.1234560+00:00")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("________________________________________")]
    [TestCase("========================================")]
    [TestCase("ĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀ")]
    public void Other_texts_are_refused(string text) => ShouldBeRefused(text);

    [Test]
    public void A_long_text_is_refused_at_once() => ShouldBeRefused(new string('A', 1_000_000), "it is not 40 characters long");

    [Test]
    public void A_missing_text_is_refused()
    {
        NotificationCursor.TryParse(null, out var cursor).Should().BeFalse();
        cursor.Should().BeNull();
        FluentActions.Invoking(() => NotificationCursor.Parse(null!, null)).Should().Throw<ArgumentNullException>().WithParameterName("s");
    }

    [Test]
    public void It_binds_as_a_parsable_type()
    {
        var cursor = Of(SomeInstant, SomeId);

        Parse<NotificationCursor>(cursor.ToString()).Should().Be(cursor);
        TryParse<NotificationCursor>(cursor.ToString()).Should().Be(cursor);
        TryParse<NotificationCursor>("something else").Should().BeNull();
        TryParse<NotificationCursor>(null).Should().BeNull();
        FluentActions.Invoking(() => Parse<NotificationCursor>("something else")).Should().Throw<FormatException>();

        static T Parse<T>(string text) where T : IParsable<T> => T.Parse(text, null);

        static T? TryParse<T>(string? text) where T : class, IParsable<T> => T.TryParse(text, null, out var result) ? result : null;
    }

    [Test]
    public void JSON_contains_its_text()
    {
        var cursor = Of(SomeInstant, SomeId);

        var json = JsonSerializer.Serialize(new Request(cursor));

        json.Should().Be($$"""{"After":"{{cursor}}"}""");
        JsonSerializer.Deserialize<Request>(json).Should().Be(new Request(cursor));
        JsonSerializer.Deserialize<Request>("""{"After":null}""").Should().Be(new Request(null));
        JsonSerializer.Deserialize<Request>("{}").Should().Be(new Request(null));
    }

    [TestCase("\"\"")]
    [TestCase("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    [TestCase("7")]
    [TestCase("true")]
    [TestCase("{}")]
    [TestCase("[]")]
    public void Other_JSON_is_refused(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Request>($$"""{"After":{{json}}}""")).Should().Throw<JsonException>()
            .WithMessage("*not the text of a notification cursor*").Which.Path.Should().Be("$.After");

    private static NotificationCursor Of(DateTimeOffset createdAt, Guid id) =>
        NotificationCursor.From(new Notification
        {
            Id = id,
            UserId = SomeId,
            Type = "t",
            Title = "t",
            Message = "m",
            CreatedAt = createdAt
        });

    private static void ShouldBeRefused(string text, string problem = "")
    {
        NotificationCursor.TryParse(text, out var cursor).Should().BeFalse("{0} is no cursor", text);
        cursor.Should().BeNull();
        FluentActions.Invoking(() => NotificationCursor.Parse(text, null)).Should().Throw<FormatException>()
            .WithMessage($"The cursor cannot be read: *{problem}*.");
    }

    private static long Microseconds(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMicrosecond;

    // Writes the format independently: version, microseconds since the year 1, identifier, five bytes of SHA-256.
    private static string Craft(byte version, long microseconds, Guid id)
    {
        var bytes = new byte[30];
        bytes[0] = version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), microseconds);
        Convert.FromHexString(id.ToString("N")).CopyTo(bytes.AsSpan(9));
        SHA256.HashData(bytes.AsSpan(0, 25))[..5].CopyTo(bytes.AsSpan(25));
        return Base64Url.EncodeToString(bytes);
    }

    private sealed record Request(NotificationCursor? After);
}
