using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>An application that lists its types of notification: others are refused before any SQL.</summary>
public sealed class TypeCatalogTests : DatabaseFixture
{
    private static readonly string[] Types = ["mention", "digest", "caf\u00e9"];

    [Test]
    public async Task An_unknown_type_is_refused_in_patches_and_in_content()
    {
        await using var nowhere = CreateContext("Host=nowhere.invalid");
        var id = Guid.NewGuid();

        await Refuses("patch", c => c.PatchPreferencesAsync(id, PreferencePatch.Empty.Set("email", "mentoin", true)));
        await Refuses("patch", c => c.PatchOrganizationPreferencesAsync(id, PreferencePatch.Empty.Lock("email", "mentoin", true)));
        await Refuses("content", c => c.PublishAsync(new NotificationContent("mentoin", "t", "m"), [id]));

        async Task Refuses(string argument, Func<TestDbContext, Task> command) =>
            (await nowhere.Awaiting(command).Should().ThrowAsync<ArgumentException>())
                .WithMessage($"{argument} has the type \"mentoin\", which NotificationOptions.Types does not have: "
                    + "mention, digest, caf\u00e9. Correct it, or add it there.*")
                .WithParameterName(argument);
    }

    [Test]
    public async Task Known_types_and_all_types_are_set_and_any_entry_is_cleared()
    {
        await using var context = CreateContext(ConnectionString);
        var userId = Guid.NewGuid();
        var patch = PreferencePatch.Empty
            .Set("email", "cafe\u0301", true).Set("email", "*", false).Clear("email", "retired");

        (await context.PatchPreferencesAsync(userId, patch))
            .Should().Be(PreferenceSet.Empty.With("email", "caf\u00e9", true).With("email", "*", false));
        (await context.PatchPreferencesAsync(userId, PreferencePatch.Parse("""{"email":null}"""))).Should().Be(PreferenceSet.Empty);
        (await context.PublishAsync(new NotificationContent("digest", "t", "m"), [userId])).Published.Should().ContainSingle();
    }

    [Test]
    public void Default_preferences_of_an_unknown_type_are_refused() =>
        new DbContextOptionsBuilder().Invoking(builder => builder.UseNotificationModels(options =>
        {
            options.Types = Types;
            options.DefaultPreferences = PreferenceSet.Empty.Lock("email", "security.alert", true);
        })).Should().Throw<ArgumentException>().WithMessage("DefaultPreferences has the type \"security.alert\", which *");

    [Test]
    public void A_type_of_the_catalog_is_a_type_of_notification()
    {
        var options = new NotificationOptions { Types = ["cafe\u0301"] };

        options.Types.Should().Equal("caf\u00e9");
        options.Invoking(o => o.Types = ["mention", "*"]).Should().Throw<ArgumentException>().WithParameterName("Types");
    }

    private static TestDbContext CreateContext(string connectionString) => new(
        new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(connectionString))
            .UseNotificationModels(options => options.Types = Types).Options);
}
