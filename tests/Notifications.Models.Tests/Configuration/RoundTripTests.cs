using System.Text.Json;
using Notifications.Models.Configuration;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>Saved values are read back unchanged, at the limits of each property too.</summary>
public sealed class RoundTripTests : DatabaseFixture
{
    private static readonly Guid HighestGuid = Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private static readonly DateTimeOffset[] SomeInstants =
    [
        DateTimeOffset.MinValue.AddDays(1),
        new(1969, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero),
        new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(1)).AddTicks(7),
        new(2026, 6, 1, 0, 0, 0, TimeSpan.FromHours(-14)),
        DateTimeOffset.MaxValue,
    ];

    private static readonly string[] SomeTexts =
    [
        "x",
        " ",
        "'; DROP TABLE notifications; -- \\ \"%_",
        "🔔👩‍👩‍👧",
        "\u202eright to left\u202c \u05d0\u0627",
    ];

    private static readonly string[] SomeObjects =
    [
        "{}",
        """{"a":1,"b":[true,false,null],"c":{"d":"e"}}""",
        """{"":"empty key","'\"\\":"quotes","🔔":"\u00e9\t"}""",
        """{"big":123456789012345678901234567890,"small":0.000000000000000000000000000001,"exponent":1e308}""",
    ];

    [TestCaseSource(nameof(SomeTexts))]
    public async Task Texts(string text)
    {
        var saved = await SaveAndReadAsync(new Notification { UserId = Guid.NewGuid(), Type = text, Title = text, Message = text });

        saved.Type.Should().Be(text);
        saved.Title.Should().Be(text);
        saved.Message.Should().Be(text);
    }

    // Not a test case: a test whose name contains U+0001 is never reported.
    [Test]
    public Task Control_characters() => Texts("line\r\nline\ttab\u0001\u007f");

    [Test]
    public async Task Texts_of_the_greatest_length()
    {
        var type = string.Concat(Enumerable.Repeat("🔔", Notification.TypeMaxLength));
        var title = string.Concat(Enumerable.Repeat("é", Notification.TitleMaxLength));
        var message = new string('m', 1 << 20);

        var saved = await SaveAndReadAsync(new Notification { UserId = Guid.NewGuid(), Type = type, Title = title, Message = message });

        saved.Type.Should().Be(type);
        saved.Title.Should().Be(title);
        saved.Message.Should().Be(message);
    }

    [TestCaseSource(nameof(SomeInstants))]
    public async Task Instants(DateTimeOffset instant)
    {
        var notification = new Notification { UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m", CreatedAt = instant };
        notification.MarkRead(instant);
        notification.SoftDelete(instant);

        var saved = await SaveAndReadAsync(notification);

        foreach (var (read, written) in new[] { (saved.CreatedAt, notification.CreatedAt), (saved.ReadAt, notification.ReadAt),
            (saved.DeletedAt, notification.DeletedAt) })
        {
            read!.Value.EqualsExact(written!.Value).Should().BeTrue("{0:O} was written, and {1:O} read", written, read);
            (instant - written.Value).Should().BeGreaterThanOrEqualTo(TimeSpan.Zero).And.BeLessThan(TimeSpan.FromMicroseconds(1));
        }
    }

    // As Npgsql reads it with legacy timestamps, a switch of the whole process.
    [Test]
    public void An_instant_that_is_read_at_another_offset_is_in_UTC() =>
        ((DateTimeOffset)new InstantConverter().ConvertFromProvider(new DateTimeOffset(2026, 6, 1, 2, 0, 0, TimeSpan.FromHours(2)))!)
            .EqualsExact(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Should().BeTrue();

    [TestCaseSource(nameof(SomeObjects))]
    public async Task Data(string json)
    {
        var notification = Sample.Notification();
        notification.Data = JsonElement.Parse(json);

        var saved = await SaveAndReadAsync(notification);

        JsonElement.DeepEquals(saved.Data, notification.Data)
            .Should().BeTrue("{0} was written, and {1} read", notification.Data, saved.Data);
    }

    [Test]
    public async Task Data_of_the_greatest_depth_and_of_the_greatest_numbers()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 63)) + "{}" + new string('}', 63);
        foreach (var json in new[] { deep, $$"""{"high":1e131071,"low":1e-16383,"long":{{new string('9', 131_072)}}}""" })
        {
            var notification = Sample.Notification();
            notification.Data = JsonElement.Parse(json);

            var saved = await SaveAndReadAsync(notification);

            JsonElement.DeepEquals(saved.Data, notification.Data).Should().BeTrue();
        }
    }

    [Test]
    public async Task Identifiers_and_flags()
    {
        var notification = new Notification { Id = HighestGuid, UserId = HighestGuid, Type = "t", Title = "t", Message = "m" };
        notification.AggregationId = HighestGuid;
        notification.DeliveredViaWs = true;
        notification.DeliveredViaEmail = true;

        var saved = await SaveAndReadAsync(notification);

        saved.Id.Should().Be(HighestGuid);
        saved.UserId.Should().Be(HighestGuid);
        saved.AggregationId.Should().Be(HighestGuid);
        saved.DeliveredViaWs.Should().BeTrue();
        saved.DeliveredViaEmail.Should().BeTrue();
    }

    [Test]
    public async Task States()
    {
        var notification = Sample.Notification();
        notification.MarkRead();
        notification.SoftDelete();
        (await SaveAndReadAsync(notification)).Should().BeEquivalentTo(notification, options => options.Excluding(n => n.Data));

        await using (var context = CreateContext())
        {
            var tracked = await context.Notifications.ForUser(notification.UserId).SingleAsync(n => n.Id == notification.Id);
            tracked.MarkUnread();
            tracked.Restore();
            await context.SaveChangesAsync();
        }

        var saved = await ReadAsync<Notification>(notification.Id);
        saved.Status.Should().Be(NotificationStatus.Unread);
        saved.ReadAt.Should().BeNull();
        saved.DeletedAt.Should().BeNull();
    }

    [Test]
    public async Task Preferences_of_a_user()
    {
        var preference = new NotificationPreference
        {
            UserId = HighestGuid,
            OrganizationId = Guid.NewGuid(),
            Preferences = PreferenceSet.Empty.With("in_app", "🔔", true).With("email", "*", false),
        };

        (await SaveAndReadAsync(preference)).Should().BeEquivalentTo(preference);
    }

    [Test]
    public async Task Preferences_of_an_organization()
    {
        var preference = new OrganizationNotificationPreference
        {
            OrganizationId = Guid.NewGuid(),
            Preferences = PreferenceSet.Parse("""{"in_app":{"mention":true},"theme":"dark","locked":{"email":{"*":true}}}"""),
        };

        (await SaveAndReadAsync(preference)).Should().BeEquivalentTo(preference);
    }

    [Test]
    public async Task Imported_preferences_keep_theirSomeInstants()
    {
        var preference = new NotificationPreference { UserId = Guid.NewGuid(), CreatedAt = SomeInstants[1], UpdatedAt = SomeInstants[2] };

        var saved = await SaveAndReadAsync(preference);

        saved.CreatedAt.Should().Be(SomeInstants[1]);
        saved.UpdatedAt.Should().Be(SomeInstants[2]);
    }

    private async Task<TEntity> SaveAndReadAsync<TEntity>(TEntity entity)
        where TEntity : class
    {
        await using var context = CreateContext();
        var entry = context.Add(entity);
        await context.SaveChangesAsync();
        return await ReadAsync<TEntity>(entry.Property<Guid>("Id").CurrentValue);
    }

    private async Task<TEntity> ReadAsync<TEntity>(Guid id)
        where TEntity : class
    {
        await using var context = CreateContext();
        return await context.Set<TEntity>().OfAllUsers().AsNoTracking().SingleAsync(entity => EF.Property<Guid>(entity, "Id") == id);
    }
}
