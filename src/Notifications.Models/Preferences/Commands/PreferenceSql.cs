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
    /// <see href="https://www.postgresql.org/docs/current/functions-json.html">members of objects</see>, and is NULL for anything else. The
    /// operator <c>@@</c> makes a boolean of what the path finds, and NULL of anything but true and false.
    /// </remarks>
    public static string Resolve(string user, string organization, string channel) => $"""
        COALESCE(
            {organization} -> '{PreferenceName.Locked}' -> @{channel} -> @type @@ '$',
            {organization} -> '{PreferenceName.Locked}' -> @{channel} -> '{PreferenceSet.AnyType}' @@ '$',
            {user} -> @{channel} -> @type @@ '$',
            {user} -> @{channel} -> '{PreferenceSet.AnyType}' @@ '$',
            {organization} -> @{channel} -> @type @@ '$',
            {organization} -> @{channel} -> '{PreferenceSet.AnyType}' @@ '$')
        """;
}
