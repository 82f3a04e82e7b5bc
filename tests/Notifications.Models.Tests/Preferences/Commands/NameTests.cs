using System.Text.Json;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Names of channels and types: case-sensitive, and compared in normalization form C.</summary>
public sealed class NameTests : DatabaseFixture
{
    private const string Composed = "caf\u00e9";
    private const string Decomposed = "cafe\u0301";

    [Test]
    public async Task A_name_is_found_in_every_form_of_Unicode()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", Composed, true).Set(Decomposed, "mention", true));

        (await context.ResolvePreferenceAsync(userId, "email", Decomposed)).Source.Should().Be(PreferenceSource.User);
        (await context.ResolvePreferenceAsync(userId, Composed, "mention")).Source.Should().Be(PreferenceSource.User);
        (await context.ResolvePreferencesAsync(userId, [Decomposed, Composed], ["email"]))
            .Should().Equal(new ResolvedPreference(Composed, "email", true, PreferenceSource.User));
        (await context.ResolveRecipientsAsync([userId], "email", Decomposed)).Should().Equal(userId);
        (await context.ResolveRecipientsAsync([userId], Decomposed, "mention")).Should().Equal(userId);
    }

    [Test]
    public async Task A_notification_is_found_by_its_type_in_every_form_of_Unicode()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await context.PublishAsync(new NotificationContent(Decomposed, "t", "m") { DedupeKey = "once" }, [userId]);
        (await context.PublishAsync(new NotificationContent(Composed, "t", "m") { DedupeKey = "once" }, [userId]))
            .AlreadyNotified.Should().Equal(userId);
        context.Add(new Notification { UserId = userId, Type = Decomposed, Title = "t", Message = "m" });
        await context.SaveChangesAsync();

        (await context.Notifications.ForUser(userId).OfType(Decomposed).Select(n => n.Type).ToListAsync())
            .Should().Equal(Composed, Composed);
    }

    [Test]
    public async Task Names_are_case_sensitive()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("Email", "mention", true).Set("email", "Mention", true));

        (await context.ResolvePreferenceAsync(userId, "email", "mention")).Source.Should().Be(PreferenceSource.BuiltIn);
        (await context.ResolveRecipientsAsync([userId], "email", "mention")).Should().BeEmpty();
    }

    [Test]
    public void Sets_and_patches_bring_names_into_normalization_form_C()
    {
        var expected = PreferenceSet.Empty.With("email", Composed, true).Lock(Composed, "mention", false);

        PreferenceSet.Empty.With("email", Decomposed, true).Lock(Decomposed, "mention", false).Should().Be(expected);
        var json = Decompose("""{"email":{"NAME":true},"locked":{"NAME":{"mention":false}}}""");
        PreferenceSet.Parse(json).Should().Be(expected);
        JsonSerializer.Deserialize<PreferencePatch>(json).Should().Be(expected.ToPatch());
        expected.Find("email", Decomposed).Should().BeTrue();
        expected.Without("email", Decomposed).FindLock(Decomposed, "mention").Should().BeFalse();
        PreferencePatch.Empty.Clear("email", Decomposed).Entries.Should().ContainSingle().Which.Type.Should().Be(Composed);
    }

    [Test]
    public void A_name_in_two_forms_of_Unicode_is_there_twice()
    {
        var json = Decompose($$$"""{"email":{"{{{Composed}}}":true,"NAME":false}}""");

        FluentActions.Invoking(() => PreferenceSet.Parse(json)).Should().Throw<FormatException>().WithMessage("*is there twice*");
        FluentActions.Invoking(() => PreferencePatch.Parse(json)).Should().Throw<FormatException>().WithMessage("*is there twice*");
    }

    [Test]
    public void Values_that_are_no_entries_keep_their_shape()
    {
        var json = Decompose("""{"NAME":{"a":[1,{"NAME":null}],"b":{"c":{"NAME":1}},"d":"x"},"e":null}""");

        PreferenceSet.Parse(json).Should().Be(
            PreferenceSet.Parse(json.Replace($"{{\"{Decomposed}\":{{\"a\"", $"{{\"{Composed}\":{{\"a\"", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_key_of_another_program_in_another_form_is_no_entry()
    {
        var preference = Sample.Preference();
        await using var context = CreateContext();
        context.Add(preference);
        await context.SaveChangesAsync();
        var json = Decompose("""{"email":{"NAME":true}}""");
        await ExecuteAsync($"UPDATE notification_preferences SET preferences = '{json}' WHERE user_id = '{preference.UserId}'");

        (await context.GetPreferencesAsync(preference.UserId)).Entries.Should().BeEmpty();
        (await context.ResolvePreferenceAsync(preference.UserId, "email", Decomposed)).Source.Should().Be(PreferenceSource.BuiltIn);
        (await context.ResolveRecipientsAsync([preference.UserId], "email", Decomposed)).Should().BeEmpty();
    }

    [Test]
    public void The_type_for_all_types_is_no_type_of_a_notification()
    {
        Refuses("Type", () => new Notification { UserId = Guid.NewGuid(), Type = "*", Title = "t", Message = "m" });
        Refuses("Type", () => new NotificationContent("*", "t", "m"));
        Refuses("Type", () => new NotificationContent("a", "t", "m") with { Type = "*" });
        Refuses("type", () => Array.Empty<Notification>().AsQueryable().OfType("*"));

        static void Refuses(string name, Func<object> call) => call.Should().Throw<ArgumentException>().WithParameterName(name)
            .WithMessage($"{name} is \"*\", which stands for every type in preferences. A notification has a type of its own.*");
    }

    private static string Decompose(string json) => json.Replace("NAME", Decomposed, StringComparison.Ordinal);
}
