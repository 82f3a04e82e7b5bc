using FsCheck;
using FsCheck.Fluent;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Preferences with hostile names.</summary>
internal static class PreferenceAttempts
{
    private const string Commands = nameof(NotificationPreferenceDbContextExtensions);

    private static readonly Gen<(string Channel, string Type)> Names =
        Gen.Frequency((1, HostileText.OfAnyLength), (3, HostileText.Storable))
            .And(Gen.Frequency((1, HostileText.OfAnyLength), (3, HostileText.Storable)));

    private static readonly Gen<string?> Texts = Gen.Frequency((3, HostileJson.Source), (1, HostileText.OfAnyLength))
        .Select(text => (string?)text);

    private static readonly Gen<Question> Questions =
        from userId in HostileValue.Id
        from organizationId in HostileValue.Id.OrNull()
        from names in Names
        from others in HostileValue.Id.ListOf(2).OrNothing()
        select new Question(userId, organizationId, names.Channel, names.Type, others);

    public static IEnumerable<Attempt> All =>
    [
        OfSet("With(channel, type, enabled)", names => PreferenceSet.Empty.With(names.Channel, names.Type, true), (set, names) =>
            set.Find(names.Channel, names.Type) == true),
        OfSet("Without(channel, type)", names => PreferenceSet.Empty.Without(names.Channel, names.Type), (set, _) =>
            set.Equals(PreferenceSet.Empty)),
        OfSet("Find(channel, type)", names => PreferenceSet.Empty.Find(names.Channel, names.Type) is null ? PreferenceSet.Empty
            : null!, (set, _) => set.Equals(PreferenceSet.Empty)),
        OfSet("Lock(channel, type, enabled)", names => PreferenceSet.Empty.Lock(names.Channel, names.Type, false), (set, names) =>
            PreferenceResolver.Resolve(names.Channel, names.Type == PreferenceSet.AnyType ? "mention" : names.Type, null, set)
                == new PreferenceDecision(false, PreferenceSource.OrganizationLock)),
        OfSet(
            "Unlock(channel, type)",
            names => PreferenceSet.Empty.Unlock(names.Channel, names.Type),
            (set, _) => set.Equals(PreferenceSet.Empty)),
        OfSet(
            "FindLock(channel, type)",
            names => PreferenceSet.Empty.FindLock(names.Channel, names.Type) is null ? PreferenceSet.Empty : null!,
            (set, _) => set.Equals(PreferenceSet.Empty)),
        Attempt.Of("PreferenceSet.Apply(patch)", HostilePreferences.Set.And(HostilePreferences.Patch.OrNothing()), async (context, input) =>
            await ShouldBeKeptAsync(context, input.Item1.Apply(input.Item2!))),
        Attempt.Of("PreferenceSet.Parse(json)", Texts, async (context, json) =>
        {
            var set = await ShouldBeKeptAsync(context, PreferenceSet.Parse(json!));
            PreferenceSet.Empty.Apply(PreferencePatch.Parse(set.ToPatch().ToString())).Entries.Should().BeEquivalentTo(set.Entries);
        }).MayThrow<FormatException>(),
        Attempt.Of("PreferenceSet.TryParse(json, set)", Texts, async (context, json) =>
        {
            if (PreferenceSet.TryParse(json, out var set))
            {
                await ShouldBeKeptAsync(context, set);
            }
        }) with
        { Refusals = [] },
        Attempt.Of("PreferenceSet.Equals(other)", HostilePreferences.Set.And(HostilePreferences.Set.OrNothing()), sets =>
            sets.Item1.Equals(sets.Item2).Should().Be(sets.Item2?.Equals(sets.Item1) ?? false)),
        Attempt.Of("PreferenceSet.Equals(obj)", HostilePreferences.Set, set => set.Equals((object)set.ToString()).Should().BeFalse()),

        OfPatch("Set(channel, type, enabled)", names => PreferencePatch.Empty.Set(names.Channel, names.Type, true)),
        OfPatch("Clear(channel, type)", names => PreferencePatch.Empty.Clear(names.Channel, names.Type)),
        OfPatch("Lock(channel, type, enabled)", names => PreferencePatch.Empty.Lock(names.Channel, names.Type, true)),
        OfPatch("Unlock(channel, type)", names => PreferencePatch.Empty.Unlock(names.Channel, names.Type)),
        Attempt.Of(
            "PreferencePatch.Find(channel, type)", Names, names => PreferencePatch.Empty.Find(names.Channel, names.Type).Should().BeNull()),
        Attempt.Of(
            "PreferencePatch.FindLock(channel, type)",
            Names,
            names => PreferencePatch.Empty.FindLock(names.Channel, names.Type).Should().BeNull()),
        Attempt.Of("PreferencePatch.Parse(json)", Texts, async (context, json) =>
            await ShouldMergeAsync(context, PreferencePatch.Parse(json!)))
            .MayThrow<FormatException>(),
        Attempt.Of("PreferencePatch.TryParse(json, patch)", Texts, (_, json) =>
        {
            if (PreferencePatch.TryParse(json, out var patch))
            {
                patch.Entries.Count().Should().BeLessThanOrEqualTo(json!.Length);
            }

            return Task.CompletedTask;
        }) with
        { Refusals = [] },
        Attempt.Of("PreferencePatch.Equals(other)", HostilePreferences.Patch.And(HostilePreferences.Patch.OrNothing()), sets =>
            sets.Item1.Equals(sets.Item2).Should().Be(sets.Item2?.Equals(sets.Item1) ?? false)),
        Attempt.Of("PreferencePatch.Equals(obj)", HostilePreferences.Patch, patch =>
            patch.Equals((object)patch.ToString()).Should().BeFalse()),

        Attempt.Of("PreferenceResolver.Resolve(channel, type, user, organization, defaults)",
            Names.And(HostilePreferences.Set.OrNothing()), input =>
            PreferenceResolver.Resolve(input.Item1.Channel, input.Item1.Type, input.Item2, input.Item2, input.Item2).Source
                .Should().BeDefined()),

        Attempt.Of($"{Commands}.GetPreferencesAsync(context, userId, cancellationToken)", HostileValue.Id,
            async (context, id) =>
            (await context.GetPreferencesAsync(id)).Should().Be(PreferenceSet.Empty)),
        Attempt.Of(
            $"{Commands}.PatchPreferencesAsync(context, userId, patch, organizationId, cancellationToken)",
            Patches.And(HostileValue.Id.OrNull()), async (context, input) =>
        {
            var ((userId, patch), organizationId) = input;
            var once = await context.PatchPreferencesAsync(userId, patch!, organizationId);
            var twice = await context.PatchPreferencesAsync(userId, patch!, organizationId);
            (await context.GetPreferencesAsync(userId)).Should().Be(twice).And.Be(once).And.Be(PreferenceSet.Empty.Apply(patch!));
        }),
        Attempt.Of(
            $"{Commands}.PatchOrganizationPreferencesAsync(context, organizationId, patch, cancellationToken)",
            Patches, async (context, input) =>
        {
            var once = await context.PatchOrganizationPreferencesAsync(input.Id, input.Patch!);
            (await context.PatchOrganizationPreferencesAsync(input.Id, input.Patch!)).Should().Be(once).And
                .Be(PreferenceSet.Empty.Apply(input.Patch!));
        }),
        Attempt.Of(
            $"{Commands}.MuteChannelAsync(context, userId, channel, cancellationToken)", Questions, async (context, question) =>
            (await context.MuteChannelAsync(question.UserId, question.Channel)).Find(question.Channel, "*").Should().BeFalse()),
        Attempt.Of(
            $"{Commands}.SetOrganizationAsync(context, userId, organizationId, cancellationToken)", Questions, async (context, question) =>
        {
            await context.SetOrganizationAsync(question.UserId, question.OrganizationId);
            (await context.Preferences.AsNoTracking().SingleAsync(p => p.UserId == question.UserId)).OrganizationId
                .Should().Be(question.OrganizationId);
        }),
        Attempt.Of(
            $"{Commands}.ResolvePreferenceAsync(context, userId, channel, type, organizationId, cancellationToken)",
            Questions, async (context, question) =>
            (await context.ResolvePreferenceAsync(question.UserId, question.Channel, question.Type, question.OrganizationId)).Source
                .Should().Be(PreferenceSource.BuiltIn)),
        Attempt.Of(
            $"{Commands}.GetOrganizationPreferencesAsync(context, organizationId, cancellationToken)",
            HostileValue.Id,
            async (context, id) => (await context.GetOrganizationPreferencesAsync(id)).Should().Be(PreferenceSet.Empty)),
        Attempt.Of(
            $"{Commands}.ResolvePreferencesAsync(context, userId, types, channels, organizationId, cancellationToken)",
            Questions.And(HostileText.Any.ListOf(3).OrNothing()),
            async (context, input) =>
            {
                var (question, names) = input;
                var cells = await context.ResolvePreferencesAsync(question.UserId, names!, [question.Channel], question.OrganizationId);
                cells.Select(cell => cell.Type).Should().Equal(names!.Select(name => name.Normalize()).Distinct());
                cells.Should().OnlyContain(cell =>
                    cell.Channel == question.Channel.Normalize() && cell.Source == PreferenceSource.BuiltIn);
            }),
        Attempt.Of(
            $"{Commands}.ResolveRecipientsAsync(context, userIds, channel, type, organizationId, cancellationToken)",
            Questions,
            async (context, question) =>
            {
                var recipients =
                    await context.ResolveRecipientsAsync(question.Others!, question.Channel, question.Type, question.OrganizationId);
                var isInbox = question.Channel.Normalize() == NotificationChannels.InApp;
                recipients.Should().Equal(isInbox ? question.Others!.Distinct() : []);
            }),
    ];

    private static Gen<(Guid Id, PreferencePatch? Patch)> Patches =>
        Gen.Frequency((9, HostileValue.Fresh), (1, Gen.Constant(Guid.Empty))).And(HostilePreferences.Patch.OrNothing());

    private static Attempt OfSet(string member, Func<(string Channel, string Type), PreferenceSet> make, Func<PreferenceSet,
        (string Channel, string Type), bool> isRight) =>
        Attempt.Of($"PreferenceSet.{member}", Names, async (context, names) =>
            isRight(await ShouldBeKeptAsync(context, make(names)), names).Should().BeTrue());

    private static Attempt OfPatch(string member, Func<(string Channel, string Type), PreferencePatch> make) =>
        Attempt.Of($"PreferencePatch.{member}", Names, (context, names) => ShouldMergeAsync(context, make(names)));

    /// <summary>Fails unless a set is read as it was saved. Returns the set.</summary>
    private static async Task<PreferenceSet> ShouldBeKeptAsync(TestDbContext context, PreferenceSet set)
    {
        var stored = await context.StoreAsync(new NotificationPreference { UserId = Guid.NewGuid(), Preferences = set });
        stored.Preferences.Should().Be(set);
        return stored.Preferences;
    }

    private static async Task ShouldMergeAsync(TestDbContext context, PreferencePatch patch) =>
        (await context.PatchPreferencesAsync(Guid.NewGuid(), patch)).Should().Be(PreferenceSet.Empty.Apply(patch));

    private sealed record Question(Guid UserId, Guid? OrganizationId, string Channel, string Type, IReadOnlyList<Guid>? Others);
}
