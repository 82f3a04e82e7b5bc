using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Whether the role of the connection sees the preferences of all users and organizations.</summary>
/// <remarks>
/// A policy of <see href="https://www.postgresql.org/docs/current/ddl-rowsecurity.html">row-level security</see> leaves rows out without an
/// error, and a user without a row gets what is on by default.
/// </remarks>
internal sealed class PreferenceVisibility(DbContext context)
{
    /// <summary>The condition that a policy may hide rows. It takes <see cref="Parameters"/>.</summary>
    public const string MayHideSql = "row_security_active(@userTable) OR row_security_active(@organizationTable)";

    /// <summary>The table of the users' preferences.</summary>
    public string UserTable { get; } = TableSql.Of<NotificationPreference>(context).Name;

    /// <summary>The table of the organizations' preferences.</summary>
    public string OrganizationTable { get; } = TableSql.Of<OrganizationNotificationPreference>(context).Name;

    /// <summary>The names of the tables.</summary>
    public NpgsqlParameter[] Parameters =>
    [
        SqlParameter.Of("userTable", NpgsqlDbType.Text, UserTable),
        SqlParameter.Of("organizationTable", NpgsqlDbType.Text, OrganizationTable),
    ];

    /// <summary>The error of a role that does not see all rows.</summary>
    public InvalidOperationException Refusal => new(
        $"Row-level security may hide rows of {UserTable} or {OrganizationTable} from this role, and users who have opted out "
        + "would be notified. Resolve recipients with a role that sees all rows: the owner of the tables, or one with BYPASSRLS.");

    /// <summary>Refuses a role that does not see all rows.</summary>
    /// <exception cref="InvalidOperationException">A policy may hide rows.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var answers = await context.QueryAsync($"SELECT {MayHideSql}", Parameters, reader => reader.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false);
        if (answers.Single())
        {
            throw Refusal;
        }
    }
}
