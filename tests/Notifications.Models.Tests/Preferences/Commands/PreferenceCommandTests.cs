using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Preferences;

/// <summary>The commands on a context: patches that the server merges, and resolution.</summary>
public sealed class PreferenceCommandTests : DatabaseFixture
{
    [Test]
    public async Task Without_a_row_preferences_are_empty()
    {
        await using var context = CreateContext();

        (await context.GetPreferencesAsync(Guid.NewGuid())).Should().Be(PreferenceSet.Empty);
        (await context.GetOrganizationPreferencesAsync(Guid.NewGuid())).Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public async Task The_first_patch_inserts_the_row_and_the_next_one_merges_into_it()
    {
        await using var context = CreateContext();
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());

        (await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true).Clear("email", "x"), organizationId))
            .Should().Be(Parse("""{"email":{"a":true}}"""));
        var first = await context.Preferences.AsNoTracking().SingleAsync(p => p.UserId == userId);
        var patch = PreferencePatch.Empty.Clear("email", "a").Set("email", "b", false).Set("in_app", "*", true);
        (await context.PatchPreferencesAsync(userId, patch))
            .Should().Be(Parse("""{"email":{"b":false},"in_app":{"*":true}}"""));

        var second = await context.Preferences.AsNoTracking().SingleAsync(p => p.UserId == userId);
        second.Preferences.Should().Be(await context.GetPreferencesAsync(userId));
        second.OrganizationId.Should().Be(organizationId, "a patch without an organization keeps it");
        second.Id.Should().Be(first.Id);
        second.CreatedAt.Should().Be(first.CreatedAt);
        first.UpdatedAt.Should().Be(first.CreatedAt);
        second.UpdatedAt.Should().BeAfter(first.UpdatedAt);
    }

    [TestCase("""{"email":{"a":true,"c":false},"x":1}""", """{"email":{"a":false,"b":true}}""")]
    [TestCase("""{"email":{"a":true,"b":true},"in_app":{"*":false}}""", """{"email":{"a":null,"zz":null},"in_app":null,"push":null}""")]
    [TestCase("""{"email":"always","in_app":[1]}""", """{"email":{"a":true},"in_app":{"b":false}}""")]
    [TestCase("""{"locked":{"email":{"a":true}},"email":{"a":false}}""", """{"locked":{"email":{"a":null,"b":true},"push":{"*":false}}}""")]
    [TestCase("""{"locked":{"email":{"a":true},"push":{"*":true}}}""", """{"locked":{"email":null}}""")]
    [TestCase("""{"locked":true}""", """{"locked":{"email":{"a":true}}}""")]
    [TestCase("""{"locked":{"email":{"a":true}}}""", """{"locked":null}""")]
    [TestCase("""{"quiet":{"from":22},"email":{"a":null,"b":1}}""", """{"email":{"c":true}}""")]
    [TestCase(
        """{"we'ird \"channel\\":{"\u00e4 🔔":true}}""",
        """{"we'ird \"channel\\":{"'; DROP TABLE x; --":false},"{0}":{"{1}":true}}""")]
    [TestCase("""{"email":{"a":true}}""", "{}")]
    public async Task The_server_merges_as_Apply_does(string stored, string patch)
    {
        await using var context = CreateContext();
        var organization = new OrganizationNotificationPreference { OrganizationId = Guid.NewGuid(), Preferences = Parse(stored) };
        context.Add(organization);
        await context.SaveChangesAsync();

        var result = await context.PatchOrganizationPreferencesAsync(organization.OrganizationId, PreferencePatch.Parse(patch));

        var expected = Parse(stored).Apply(PreferencePatch.Parse(patch));
        result.Should().Be(expected);
        (await context.GetOrganizationPreferencesAsync(organization.OrganizationId)).Should().Be(expected);
    }

    [Test]
    public async Task Concurrent_patches_all_survive_also_the_first_ones([Values] bool ofOrganization)
    {
        var owner = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            PatchAsync(ofOrganization, owner, PreferencePatch.Empty.Set($"channel{i % 4}", $"type{i}", i % 2 == 0))));

        await using var context = CreateContext();
        var stored = await (ofOrganization ? context.GetOrganizationPreferencesAsync(owner) : context.GetPreferencesAsync(owner));
        for (var i = 0; i < 64; i++)
        {
            stored.Find($"channel{i % 4}", $"type{i}").Should().Be(i % 2 == 0);
        }
    }

    [Test]
    public async Task An_entity_that_was_read_before_a_patch_is_stale()
    {
        await using var context = CreateContext();
        var preference = context.Add(Sample.Preference()).Entity;
        await context.SaveChangesAsync();
        await using (var other = CreateContext())
        {
            await other.PatchPreferencesAsync(preference.UserId, PreferencePatch.Empty.Set("email", "theirs", true));
        }

        preference.Preferences = preference.Preferences.With("email", "mine", true);

        await context.Invoking(c => c.SaveChangesAsync()).Should().ThrowAsync<DbUpdateConcurrencyException>();
        (await context.GetPreferencesAsync(preference.UserId)).ToString().Should().Be("""{"email":{"theirs":true}}""");
    }

    [Test]
    public async Task A_patch_is_part_of_the_transaction_around_it()
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();
        await using (await context.Database.BeginTransactionAsync())
        {
            await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true));
        }

        (await context.GetPreferencesAsync(userId)).Should().Be(PreferenceSet.Empty);
    }

    [Test]
    public async Task Patches_add_up_to_the_limit_of_a_set_and_no_further([Values] bool ofOrganization)
    {
        var owner = Guid.NewGuid();
        for (var part = 0; part < 6; part++)
        {
            await PatchAsync(ofOrganization, owner, NineThousandBytes(part));
        }

        var stored = await PatchAsync(ofOrganization, owner, NineThousandBytes(6));
        (await FluentActions.Awaiting(() => PatchAsync(ofOrganization, owner, NineThousandBytes(7)))
            .Should().ThrowAsync<ArgumentException>()
            .WithMessage("patch makes preferences of more than 65536 bytes of JSON; nothing is changed. Clear entries first.*"))
            .WithParameterName("patch");

        (await PatchAsync(ofOrganization, owner, PreferencePatch.Empty)).Should().Be(stored);
        (await PatchAsync(ofOrganization, owner, PreferencePatch.Empty.Clear("email", Type(0, 0))))
            .Should().Be(stored.Without("email", Type(0, 0)));

        static PreferencePatch NineThousandBytes(int part) =>
            Enumerable.Range(0, 200).Aggregate(PreferencePatch.Empty, (patch, i) => patch.Set("email", Type(part, i), true));

        static string Type(int part, int i) => $"{part}_{i:00000000000000000000000000000000}";
    }

    [Test]
    public async Task A_patch_changes_a_hundred_channels_and_no_more()
    {
        var userId = Guid.NewGuid();
        await using var context = CreateContext();
        var hundred = Enumerable.Range(0, 99).Aggregate(PreferencePatch.Empty.Lock("a", "t", true), (patch, i) =>
            patch.Set($"channel {i}", "t", true));

        (await context.PatchPreferencesAsync(userId, hundred)).Find("channel 98", "t").Should().BeTrue();

        (await context.Awaiting(c => c.PatchPreferencesAsync(userId, hundred.Lock("b", "t", true)))
            .Should().ThrowAsync<ArgumentException>())
            .WithMessage("patch changes 101 channels; the limit is 100. Split it.*").WithParameterName("patch");
    }

    [Test]
    public async Task The_SQL_of_the_commands_is_the_approved_one()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());

        await context.GetPreferencesAsync(userId);
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true).Clear("email", "b"), organizationId);
        var locks = PreferencePatch.Empty.Lock("email", "a", true).Unlock("email", "b");
        await context.PatchOrganizationPreferencesAsync(organizationId, locks);
        await context.GetOrganizationPreferencesAsync(organizationId);
        await context.MuteChannelAsync(userId, "email");
        await context.SetOrganizationAsync(userId, organizationId);
        await context.ResolvePreferenceAsync(userId, "email", "a", organizationId);
        await context.ResolvePreferencesAsync(userId, ["a", "b"], ["email", "in_app"]);
        await context.ResolveRecipientsAsync([userId, Guid.NewGuid()], "email", "a", organizationId);

        string.Join("\n\n", log).ShouldBeApproved("Preferences/Commands/PreferenceCommands.sql");
    }

    [Test]
    public async Task A_settings_page_has_its_cells_in_the_given_order_and_each_once()
    {
        await using var context = CreateContext();
        var (userId, organizationId) = (Guid.NewGuid(), Guid.NewGuid());
        var choices = PreferencePatch.Empty.Set("email", "b", true).Set("in_app", "*", false);
        await context.PatchPreferencesAsync(userId, choices, organizationId);
        await context.PatchOrganizationPreferencesAsync(organizationId, PreferencePatch.Empty.Lock("email", "a", true));

        (await context.ResolvePreferencesAsync(userId, ["b", "a", "b"], ["in_app", "email", "in_app"])).Should().Equal(
            new ResolvedPreference("b", "in_app", false, PreferenceSource.UserAnyType),
            new ResolvedPreference("b", "email", true, PreferenceSource.User),
            new ResolvedPreference("a", "in_app", false, PreferenceSource.UserAnyType),
            new ResolvedPreference("a", "email", true, PreferenceSource.OrganizationLock));
    }

    [Test]
    public async Task A_settings_page_of_10_000_cells_is_one_statement_and_has_no_more()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);
        string[] types = [.. Enumerable.Range(0, 100).Select(i => $"type {i}")];
        string[] channels = [.. Enumerable.Range(0, 100).Select(i => $"channel {i}")];

        (await context.ResolvePreferencesAsync(Guid.NewGuid(), types, channels)).Should().HaveCount(10_000);
        log.Should().ContainSingle();

        (await context.Awaiting(c => c.ResolvePreferencesAsync(Guid.NewGuid(), [.. types, "one more"], channels))
            .Should().ThrowAsync<ArgumentException>())
            .WithMessage("types and channels make 10100 cells (101 x 100); the limit is 10000. Ask for fewer at once.*")
            .WithParameterName("types");
        log.Should().ContainSingle();
    }

    [Test]
    public async Task A_settings_page_without_types_or_channels_is_refused()
    {
        await using var context = CreateContext();

        (await context.Awaiting(c => c.ResolvePreferencesAsync(Guid.NewGuid(), [], ["email"])).Should().ThrowAsync<ArgumentException>())
            .WithMessage("types is empty; it takes at least 1 name.*").WithParameterName("types");
        (await context.Awaiting(c => c.ResolvePreferencesAsync(Guid.NewGuid(), ["a"], [])).Should().ThrowAsync<ArgumentException>())
            .WithMessage("channels is empty; it takes at least 1 name.*").WithParameterName("channels");
    }

    [Test]
    public async Task Recipients_are_resolved_by_five_thousand_and_each_user_counts_once()
    {
        var log = new List<string>();
        await using var context = new ApplicationContext(ConnectionString, TestLayout.AddModels, log: log.Add);
        var users = Enumerable.Range(0, 10_001).Select(_ => Guid.NewGuid()).ToList();

        (await context.ResolveRecipientsAsync(users.Concat(users), "in_app", "mention")).Should().Equal(users);
        log.Should().HaveCount(3);

        log.Clear();
        (await context.ResolveRecipientsAsync([], "in_app", "mention")).Should().BeEmpty();
        log.Should().BeEmpty();
    }

    [Test]
    public async Task Bad_input_is_refused_before_any_SQL()
    {
        await using var nowhere = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));
        var (user, patch) = (Guid.NewGuid(), PreferencePatch.Empty);

        await Refuses<ArgumentException>("userId", c => c.GetPreferencesAsync(Guid.Empty));
        await Refuses<ArgumentException>("userId", c => c.PatchPreferencesAsync(Guid.Empty, patch));
        await Refuses<ArgumentException>("organizationId", c => c.PatchPreferencesAsync(user, patch, Guid.Empty));
        await Refuses<ArgumentNullException>("patch", c => c.PatchPreferencesAsync(user, null!));
        await Refuses<ArgumentException>("organizationId", c => c.PatchOrganizationPreferencesAsync(Guid.Empty, patch));
        await Refuses<ArgumentNullException>("patch", c => c.PatchOrganizationPreferencesAsync(user, null!));
        await Refuses<ArgumentException>("userId", c => c.MuteChannelAsync(Guid.Empty, "email"));
        await Refuses<ArgumentException>("channel", c => c.MuteChannelAsync(user, "*"));
        await Refuses<ArgumentNullException>("channel", c => c.MuteChannelAsync(user, null!));
        await Refuses<ArgumentException>("userId", c => c.SetOrganizationAsync(Guid.Empty, user));
        await Refuses<ArgumentException>("organizationId", c => c.SetOrganizationAsync(user, Guid.Empty));
        await Refuses<ArgumentException>("userId", c => c.ResolvePreferenceAsync(Guid.Empty, "email", "a"));
        await Refuses<ArgumentException>("organizationId", c => c.ResolvePreferenceAsync(user, "email", "a", Guid.Empty));
        await Refuses<ArgumentException>("channel", c => c.ResolvePreferenceAsync(user, "*", "a"));
        await Refuses<ArgumentException>("type", c => c.ResolvePreferenceAsync(user, "email", new string('t', 51)));
        await Refuses<ArgumentException>("type", c => c.ResolvePreferenceAsync(user, "email", "*"));
        await Refuses<ArgumentException>("organizationId", c => c.GetOrganizationPreferencesAsync(Guid.Empty));
        await Refuses<ArgumentException>("userId", c => c.ResolvePreferencesAsync(Guid.Empty, ["a"], ["email"]));
        await Refuses<ArgumentException>("organizationId", c => c.ResolvePreferencesAsync(user, ["a"], ["email"], Guid.Empty));
        await Refuses<ArgumentNullException>("types", c => c.ResolvePreferencesAsync(user, null!, ["email"]));
        await Refuses<ArgumentNullException>("channels", c => c.ResolvePreferencesAsync(user, ["a"], null!));
        await Refuses<ArgumentNullException>("types", c => c.ResolvePreferencesAsync(user, ["a", null!], ["email"]));
        await Refuses<ArgumentException>("types", c => c.ResolvePreferencesAsync(user, ["a", new string('t', 51)], ["email"]));
        await Refuses<ArgumentException>("types", c => c.ResolvePreferencesAsync(user, ["a", "*"], ["email"]));
        await Refuses<ArgumentException>("channels", c => c.ResolvePreferencesAsync(user, ["a"], ["email", "locked"]));
        await Refuses<ArgumentNullException>("userIds", c => c.ResolveRecipientsAsync(null!, "email", "a"));
        await Refuses<ArgumentException>("userIds", c => c.ResolveRecipientsAsync([user, Guid.Empty], "email", "a"));
        await Refuses<ArgumentException>("organizationId", c => c.ResolveRecipientsAsync([user], "email", "a", Guid.Empty));
        await Refuses<ArgumentException>("channel", c => c.ResolveRecipientsAsync([user], "locked", "a"));
        await Refuses<ArgumentException>("type", c => c.ResolveRecipientsAsync([user], "email", ""));
        await Refuses<ArgumentException>("type", c => c.ResolveRecipientsAsync([user], "email", "*"));

        async Task Refuses<TException>(string parameter, Func<TestDbContext, Task> command)
            where TException : ArgumentException =>
            (await FluentActions.Awaiting(() => command(nowhere)).Should().ThrowAsync<TException>()).WithParameterName(parameter);
    }

    [Test]
    public async Task Every_command_needs_a_context()
    {
        DbContext none = null!;
        var (id, patch) = (Guid.NewGuid(), PreferencePatch.Empty);

        foreach (var command in new Func<Task>[]
        {
            () => none.GetPreferencesAsync(id),
            () => none.GetOrganizationPreferencesAsync(id),
            () => none.ResolvePreferencesAsync(id, ["a"], ["email"]),
            () => none.PatchPreferencesAsync(id, patch), () => none.PatchOrganizationPreferencesAsync(id, patch),
            () => none.ResolvePreferenceAsync(id, "email", "a"), () => none.ResolveRecipientsAsync([id], "email", "a"),
        })
        {
            (await command.Should().ThrowAsync<ArgumentNullException>()).WithParameterName("context");
        }
    }

    [Test]
    public async Task A_context_without_the_models_names_the_missing_line()
    {
        await using var context = new ApplicationContext(ConnectionString, _ => { });

        await context.Awaiting(c => c.PatchPreferencesAsync(Guid.NewGuid(), PreferencePatch.Empty))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage(
                "NotificationPreference is not in the model of ApplicationContext. "
                + "Call modelBuilder.AddNotificationModels() in its OnModelCreating.");
    }

    [Test]
    public async Task Services_set_defaults_and_the_clock_in_either_order_of_registration(
        [Values("AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory")] string door, [Values] bool first)
    {
        var noon = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var services = new ServiceCollection();
        services.TryAddSingleton<TimeProvider>(new StoppedClock(noon));
        if (first)
        {
            AddModels();
        }

        _ = door switch
        {
            "AddDbContext" => services.AddDbContext<TestDbContext>(Use),
            "AddDbContextPool" => services.AddDbContextPool<TestDbContext>(Use),
            "AddDbContextFactory" => services.AddDbContextFactory<TestDbContext>(Use),
            _ => services.AddPooledDbContextFactory<TestDbContext>(Use),
        };
        if (!first)
        {
            AddModels();
        }

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await using var context = scope.ServiceProvider.GetService<IDbContextFactory<TestDbContext>>()?.CreateDbContext()
            ?? scope.ServiceProvider.GetRequiredService<TestDbContext>();
        var userId = Guid.NewGuid();

        (await context.ResolvePreferenceAsync(userId, "email", "mention"))
            .Should().Be(new PreferenceDecision(true, PreferenceSource.Defaults));
        await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "mention", false));
        (await context.Preferences.SingleAsync(p => p.UserId == userId)).UpdatedAt.Should().Be(noon);
        context.Add(Sample.Notification()).Entity.CreatedAt.Should().Be(noon);

        void Use(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString);
        void AddModels() => services.AddNotificationModels<TestDbContext>(options =>
            options.DefaultPreferences = PreferenceSet.Empty.With("email", "mention", true));
    }

    private async Task<PreferenceSet> PatchAsync(bool ofOrganization, Guid owner, PreferencePatch patch)
    {
        await using var context = CreateContext();
        return ofOrganization
            ? await context.PatchOrganizationPreferencesAsync(owner, patch)
            : await context.PatchPreferencesAsync(owner, patch);
    }

    private static PreferenceSet Parse(string json) => JsonSerializer.Deserialize<PreferenceSet>(json)!;
}
