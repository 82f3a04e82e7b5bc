using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Random users, organizations and defaults: every command decides as <see cref="PreferenceResolver"/> does.</summary>
public sealed class PreferenceRuleTests : DatabaseFixture
{
    private const int Cases = 200;

    private static readonly string[] Channels = ["email", "in_app"];
    private static readonly string[] Types = ["a", "b", "*", "0"];

    // The last of each has no entries.
    private static readonly string[] PageChannels = [.. Channels, "push"];
    private static readonly string[] PageTypes = ["a", "b", "0", "c"];

    [Test]
    public void Every_command_decides_as_the_resolver_does()
    {
        var user =
            from hasRow in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
            from organization in Gen.Choose(-1, 5)
            from set in Sets()
            select new User(hasRow, organization, set);
        var world =
            from organizations in Sets().ArrayOf(5)
            from users in Gen.Choose(1, 12).SelectMany(count => user.ArrayOf(count))
            from defaults in Sets()
            from channel in Gen.Elements(PageChannels)
            from type in Gen.Elements(PageTypes)
            from given in Gen.Choose(-1, 5)
            select new World(organizations, users, defaults, channel, type, given);

        Prop.ForAll(Arb.From(world), one => RunAsync(one).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    // Entries, and what other programs may have stored in the position of an entry, a channel or the locks.
    private static Gen<string> Sets()
    {
        var foreign = Gen.Elements("null", "1", "\"true\"", "[true]", """{"a":true}""");
        var channel = Objects(Types, Gen.Frequency((4, Gen.Elements("true", "false")), (1, foreign)));
        var channels = Gen.Frequency((7, channel), (1, foreign));
        return
            from entries in Objects(Channels, channels)
            from locked in Gen.Frequency((3, Gen.Constant("")), (4, Objects(Channels, channels)), (1, foreign))
            select locked.Length == 0 ? entries : $"{{\"locked\":{locked}{(entries == "{}" ? "" : ",")}{entries[1..]}";
    }

    private static Gen<string> Objects(string[] keys, Gen<string> values) =>
        from some in Gen.SubListOf(keys)
        from each in values.ArrayOf(some.Count)
        select $"{{{string.Join(',', some.Zip(each, (key, value) => $"\"{key}\":{value}"))}}}";

    private async Task<bool> RunAsync(World world)
    {
        var defaults = Parse(world.Defaults);
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(ConnectionString))
            .UseNotificationModels(options => options.DefaultPreferences = defaults).Options);

        // The last organization has no row.
        var organizations = Enumerable.Range(0, world.Organizations.Count + 1).Select(_ => Guid.NewGuid()).ToArray();
        var users = world.Users.ToDictionary(_ => Guid.NewGuid(), user => user);
        context.AddRange(world.Organizations.Select((set, i) =>
            new OrganizationNotificationPreference { OrganizationId = organizations[i], Preferences = Parse(set) }));
        context.AddRange(users.Where(user => user.Value.HasRow).Select(user => new NotificationPreference
        {
            UserId = user.Key,
            OrganizationId = Id(user.Value.Organization),
            Preferences = Parse(user.Value.Set),
        }));
        await context.SaveChangesAsync();

        (await context.ResolveRecipientsAsync(users.Keys, world.Channel, world.Type, Id(world.Given)))
            .Should().Equal(
                users.Where(user => Decide(user.Value, world.Type, world.Channel).Enabled).Select(user => user.Key), "of {0}", world);
        foreach (var (userId, user) in users)
        {
            (await context.ResolvePreferenceAsync(userId, world.Channel, world.Type, Id(world.Given)))
                .Should().Be(Decide(user, world.Type, world.Channel), "of {0} in {1}", user, world);
            (await context.ResolvePreferencesAsync(userId, PageTypes, PageChannels, Id(world.Given))).Should().Equal(
                from type in PageTypes
                from channel in PageChannels
                let decision = Decide(user, type, channel)
                select new ResolvedPreference(type, channel, decision.Enabled, decision.Source),
                "of {0} in {1}",
                user,
                world);
        }

        return true;

        Guid? Id(int organization) => organization < 0 ? null : organizations[organization];

        PreferenceDecision Decide(User user, string type, string channel)
        {
            var organization = world.Given < 0 && user.HasRow ? user.Organization : world.Given;
            return PreferenceResolver.Resolve(
                channel,
                type,
                user.HasRow ? Parse(user.Set) : null,
                organization >= 0 && organization < world.Organizations.Count ? Parse(world.Organizations[organization]) : null,
                defaults);
        }
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;

    /// <summary>A user; the organization is a number, below zero for none.</summary>
    private sealed record User(bool HasRow, int Organization, string Set);

    private sealed record World(
        IReadOnlyList<string> Organizations, IReadOnlyList<User> Users, string Defaults, string Channel, string Type, int Given)
    {
        public override string ToString() =>
            $"{Channel} {Type} for {Given}, by default {Defaults}: {string.Join(' ', Organizations)}; {string.Join(' ', Users)}";
    }
}
