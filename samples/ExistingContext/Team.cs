using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace ExistingContext;

/// <summary>The three people of the sample, and their organization.</summary>
internal static class Team
{
    public static readonly Guid Ada = new("01980000-0000-7000-8000-00000000000a");
    public static readonly Guid Grace = new("01980000-0000-7000-8000-00000000000b");
    public static readonly Guid Alan = new("01980000-0000-7000-8000-00000000000c");

    public static readonly Guid Organization = new("01980000-0000-7000-8000-0000000000ff");

    private static readonly Dictionary<string, Guid> Names = new() { ["ada"] = Ada, ["grace"] = Grace, ["alan"] = Alan };

    public static IReadOnlyCollection<Guid> Members => Names.Values;

    public static Guid Find(string name) =>
        Names.TryGetValue(name, out var id)
            ? id
            : throw new ArgumentException($"There is no user \"{name}\"; the users are {string.Join(", ", Names.Keys)}.");

    /// <summary>Adds the people and preferences that are missing in the database.</summary>
    public static async Task JoinAsync(AppDbContext context)
    {
        foreach (var user in Users())
        {
            if (!await context.Users.AnyAsync(u => u.Id == user.Id))
            {
                context.Users.Add(user);
            }
        }

        if (!await context.Preferences.AnyAsync(p => p.UserId == Ada))
        {
            context.Preferences.Add(WhatAdaWants());
        }

        if (!await context.OrganizationPreferences.AnyAsync(p => p.OrganizationId == Organization))
        {
            context.OrganizationPreferences.Add(WhatHoldsForAll());
        }
    }

    private static AppUser[] Users() =>
        [User(Ada, "ada", "Ada Lovelace"), User(Grace, "grace", "Grace Hopper"), User(Alan, "alan", "Alan Turing")];

    private static AppUser User(Guid id, string name, string displayName) =>
        new() { Id = id, UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = displayName };

    private static NotificationPreference WhatAdaWants() => new()
    {
        UserId = Ada,
        OrganizationId = Organization,
        Preferences = PreferenceSet.Empty.With(NotificationChannels.Email, "mention", false),
    };

    private static OrganizationNotificationPreference WhatHoldsForAll() => new()
    {
        OrganizationId = Organization,
        Preferences = PreferenceSet.Empty
            .With(NotificationChannels.Email, PreferenceSet.AnyType, false)
            .With(NotificationChannels.Email, "mention", true)
            .Lock(NotificationChannels.Email, "security.alert", true),
    };
}
