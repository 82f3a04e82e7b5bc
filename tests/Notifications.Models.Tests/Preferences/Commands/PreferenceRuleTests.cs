using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>Random users, organizations and defaults: the rule in SQL gives the answers of the rule in C#.</summary>
public sealed class PreferenceRuleTests : DatabaseFixture
{
    private const int Cases = 200;

    private static readonly string[] Channels = ["email", "in_app"];
    private static readonly string[] Types = ["a", "b", "*", "0"];

    [Test]
    public void The_rule_in_SQL_and_the_rule_in_CSharp_give_the_same_answers()
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
            from channel in Gen.Elements("email", "in_app", "push")
            from type in Gen.Elements("a", "b", "0", "c")
            from given in Gen.Choose(-1, 5)
            select new World(organizations, users, defaults, channel, type, given);

        Prop.ForAll(Arb.From(world), one => RunAsync(one).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
    }

    // What the rule knows, and what other programs may have left where a switch, a channel or the locks should be.
    private static Gen<string> Sets()
    {
        var foreign = Gen.Elements("null", "1", "\"true\"", "[true]", """{"a":true}""");
        var channel = Objects(Types, Gen.Frequency((4, Gen.Elements("true", "false")), (1, foreign)));
        var channels = Gen.Frequency((7, channel), (1, foreign));
        return
            from said in Objects(Channels, channels)
            from locked in Gen.Frequency((3, Gen.Constant("")), (4, Objects(Channels, channels)), (1, foreign))
            select locked.Length == 0 ? said : $"{{\"locked\":{locked}{(said == "{}" ? "" : ",")}{said[1..]}";
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

        // The last organization is one that has no row.
        var organizations = Enumerable.Range(0, world.Organizations.Count + 1).Select(_ => Guid.NewGuid()).ToArray();
        var users = world.Users.ToDictionary(_ => Guid.NewGuid(), user => user);
        context.AddRange(world.Organizations.Select((set, i) => new OrganizationNotificationPreference { OrganizationId = organizations[i], Preferences = Parse(set) }));
        context.AddRange(users.Where(user => user.Value.HasRow).Select(user => new NotificationPreference
        {
            UserId = user.Key,
            OrganizationId = Id(user.Value.Organization),
            Preferences = Parse(user.Value.Set),
        }));
        await context.SaveChangesAsync();

        (await context.ResolveRecipientsAsync(users.Keys, world.Channel, world.Type, Id(world.Given)))
            .Should().Equal(users.Where(user => Decide(user.Value).Enabled).Select(user => user.Key), "of {0}", world);
        foreach (var (userId, user) in users)
        {
            (await context.ResolvePreferenceAsync(userId, world.Channel, world.Type, Id(world.Given))).Should().Be(Decide(user), "of {0} in {1}", user, world);
        }

        return true;

        Guid? Id(int organization) => organization < 0 ? null : organizations[organization];

        PreferenceDecision Decide(User user)
        {
            var organization = user.HasRow && user.Organization >= 0 ? user.Organization : world.Given;
            return PreferenceResolver.Resolve(
                world.Channel,
                world.Type,
                user.HasRow ? Parse(user.Set) : null,
                organization >= 0 && organization < world.Organizations.Count ? Parse(world.Organizations[organization]) : null,
                defaults);
        }
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;

    /// <summary>A user; the organization is a number, below zero for none.</summary>
    private sealed record User(bool HasRow, int Organization, string Set);

    private sealed record World(IReadOnlyList<string> Organizations, IReadOnlyList<User> Users, string Defaults, string Channel, string Type, int Given)
    {
        public override string ToString() =>
            $"{Channel} {Type} for {Given}, by default {Defaults}: {string.Join(' ', Organizations)}; {string.Join(' ', Users)}";
    }
}
