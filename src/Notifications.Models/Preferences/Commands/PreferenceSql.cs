namespace Notifications.Models;

/// <summary>The rule of <see cref="PreferenceResolver"/> in SQL, without the defaults: a lock, the user, the organization.</summary>
internal static class PreferenceSql
{
    /// <summary>Whether a notification is wanted; NULL where neither sets it, so that the application's defaults decide.</summary>
    /// <param name="user">The JSON of the user; any expression that may be NULL.</param>
    /// <param name="organization">The JSON of the organization; any expression that may be NULL.</param>
    /// <param name="channel">The name of the parameter for the channel.</param>
    /// <remarks>
    /// It takes that parameter and <c>@type</c>. The operator <c>-&gt;</c> with a text key finds
    /// <see href="https://www.postgresql.org/docs/current/functions-json.html">members of objects</see>, and is NULL for anything else.
    /// </remarks>
    public static string Resolve(string user, string organization, string channel) => $"""
        COALESCE(
            {Switch($"{organization} -> '{PreferenceName.Locked}' -> @{channel} -> @type")},
            {Switch($"{organization} -> '{PreferenceName.Locked}' -> @{channel} -> '{PreferenceSet.AnyType}'")},
            {Switch($"{user} -> @{channel} -> @type")},
            {Switch($"{user} -> @{channel} -> '{PreferenceSet.AnyType}'")},
            {Switch($"{organization} -> @{channel} -> @type")},
            {Switch($"{organization} -> @{channel} -> '{PreferenceSet.AnyType}'")}) = 'true'
        """;

    // NULL for every value but true and false. Not "CASE json WHEN ...": Citus rewrites that wrongly in INSERT and UPDATE.
    private static string Switch(string json) => $"CASE WHEN {json} IN ('true', 'false') THEN {json} END";
}
