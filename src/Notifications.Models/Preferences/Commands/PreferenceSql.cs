namespace Notifications.Models;

/// <summary>The SQL twin of <see cref="PreferenceResolver"/>, as far as the database knows: a lock, the user, the organization.</summary>
internal static class PreferenceSql
{
    /// <summary>Whether it is wanted; NULL where nobody says so, and the host's defaults decide.</summary>
    /// <param name="user">The JSON of the user; any expression that may be NULL.</param>
    /// <param name="organization">The JSON of the organization; any expression that may be NULL.</param>
    /// <remarks>Takes the parameters <c>@channel</c> and <c>@type</c>. Arrows with text keys find members of objects only, and nothing in anything else.</remarks>
    public static string Resolve(string user, string organization) => $"""
        COALESCE(
            {Switch($"{organization} -> '{PreferenceDocument.LockedKey}' -> @channel -> @type")},
            {Switch($"{organization} -> '{PreferenceDocument.LockedKey}' -> @channel -> '{PreferenceSet.AnyType}'")},
            {Switch($"{user} -> @channel -> @type")},
            {Switch($"{user} -> @channel -> '{PreferenceSet.AnyType}'")},
            {Switch($"{organization} -> @channel -> @type")},
            {Switch($"{organization} -> @channel -> '{PreferenceSet.AnyType}'")})
        """;

    // What is neither true nor false says nothing.
    private static string Switch(string json) => $"CASE {json} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END";
}
