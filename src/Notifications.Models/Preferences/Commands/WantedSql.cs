namespace Notifications.Models;

/// <summary>The condition that one user wants a notification in the inbox, inside of a statement that inserts it.</summary>
internal static class WantedSql
{
    /// <summary>
    /// Makes the condition. It takes <c>@channel</c>, <c>@type</c>, <c>@byDefault</c> (what the defaults of the application decide) and
    /// <c>@organization</c>, if one is passed.
    /// </summary>
    /// <param name="user">The user, as SQL.</param>
    /// <param name="tables">The tables of preferences.</param>
    /// <param name="hasOrganization">Whether an organization is passed; its preferences count for users without a row, too.</param>
    /// <remarks>
    /// A subquery for each user and no join with all of them: whatever statistics there are, PostgreSQL then looks each user up in the
    /// index, and plans in less time.
    /// </remarks>
    public static string Condition(string user, PreferenceVisibility tables, bool hasOrganization)
    {
        var organizationOfUser = hasOrganization ? "COALESCE(@organization, u.organization_id)" : "u.organization_id";
        var withoutRow = hasOrganization
            ? $"""
                (SELECT {PreferenceSql.Resolve("NULL::jsonb", "o.preferences", "channel")}
                FROM {tables.OrganizationTable} AS o
                WHERE o.organization_id = @organization),

                """
            : "";
        return $"""
            COALESCE(
                (SELECT {PreferenceSql.Resolve("u.preferences", "o.preferences", "channel")}
                FROM {tables.OrganizationTable} AS o
                RIGHT JOIN {tables.UserTable} AS u ON o.organization_id = {organizationOfUser}
                WHERE u.user_id = {user}),
                {withoutRow}@byDefault)
                AND NOT ({PreferenceVisibility.MayHideSql})
            """;
    }
}
