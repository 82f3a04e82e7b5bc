using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose conventions configure every property of its model.</summary>
[OnPlainTables]
public sealed class HostileConventionsTests : DatabaseFixture
{
    [Test]
    public void Conventions_do_not_change_the_tables()
    {
        using var plain = CreateContext();
        using var application = CreateApplication();

        application.Database.GenerateCreateScript().Should().Be(plain.Database.GenerateCreateScript());
    }

    [Test]
    public void Conventions_do_not_change_the_model_of_the_entities()
    {
        using var plain = CreateContext();
        using var application = CreateApplication();

        foreach (var entity in new[] { typeof(Notification), typeof(NotificationPreference), typeof(OrganizationNotificationPreference) })
        {
            Describe(application, entity).Should().Be(Describe(plain, entity));
        }
    }

    [Test]
    public async Task Conventions_do_not_change_stored_values()
    {
        await using var application = CreateApplication();
        var notification = Sample.Notification();
        notification.SetData(new { a = 1 });
        notification.MarkRead();
        var preference = Sample.Preference();
        preference.Preferences = PreferenceSet.Empty.With("email", "*", false);
        application.AddRange(notification, preference);
        await application.SaveChangesAsync();

        await using var plain = CreateContext();
        (await plain.Notifications.SingleAsync(n => n.Id == notification.Id))
            .Should().BeEquivalentTo(notification, options => options.Excluding(n => n.Data));
        (await plain.Preferences.SingleAsync(p => p.Id == preference.Id)).Should().BeEquivalentTo(preference);
        application.ChangeTracker.Clear();
        (await application.Set<NotificationPreference>().SingleAsync(p => p.Id == preference.Id)).UpdatedAt
            .Should().Be(preference.CreatedAt, "reading changes nothing");
        (await application.Set<Notification>().SingleAsync(n =>
            n.UserId == notification.UserId && n.Status == NotificationStatus.Read)).Data.GetProperty("a").GetInt32().Should().Be(1);
    }

    private static string Describe(DbContext context, Type entity) =>
        context.GetService<IDesignTimeModel>().Model.FindEntityType(entity)!.ToDebugString(MetadataDebugStringOptions.LongDefault);

    internal static void SpeakToEveryProperty(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<string>().HaveMaxLength(77).AreFixedLength().AreUnicode(false).HaveColumnType("citext").UseCollation("C");
        conventions.Properties<Guid>().HaveConversion<GuidToStringConverter, AnyGuid>().HaveColumnType("text")
            .HaveSentinel(Guid.AllBitsSet);
        conventions.Properties<bool>().HaveConversion<int>().HaveSentinel(true);
        conventions.Properties<DateTimeOffset>().HaveConversion<long>().HavePrecision(3, 1).HaveSentinel(DateTimeOffset.UnixEpoch);
        conventions.Properties<Enum>().HaveConversion<int>();
        conventions.Properties<JsonElement>().HaveConversion<JsonAsText>().HaveColumnType("text");
        conventions.Properties<uint>().HaveConversion<long>().HaveColumnType("bigint");
    }

    private ApplicationContext CreateApplication() => new(
        ConnectionString, model => model.UsePropertyAccessMode(PropertyAccessMode.Property).AddNotificationModels(), SpeakToEveryProperty);

    private sealed class JsonAsText()
        : ValueConverter<JsonElement, string>(json => json.GetRawText(), text => JsonElement.Parse(text, default));

    private sealed class AnyGuid() : ValueComparer<Guid>((left, right) => true, guid => 0);
}
