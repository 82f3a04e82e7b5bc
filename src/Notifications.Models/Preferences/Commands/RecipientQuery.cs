using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Which of many users want a notification: one statement for each thousand of them.</summary>
internal sealed class RecipientQuery(DbContext context, string channel, string type, Guid? organizationId)
{
    public const int ChunkSize = 1_000;

    // A policy leaves rows out without an error, and a user without a row gets what is on by default.
    // https://www.postgresql.org/docs/current/ddl-rowsecurity.html
    private const string VisibilitySql = "SELECT row_security_active(@userTable) OR row_security_active(@organizationTable)";

    private readonly string _userTable = TableSql.Of<NotificationPreference>(context).Name;
    private readonly string _organizationTable = TableSql.Of<OrganizationNotificationPreference>(context).Name;

    private readonly PreferenceSet _defaults = NotificationOptions.Of(context).DefaultPreferences;
    private bool? _withoutRow;

    private PreferenceDecision ByDefault => PreferenceResolver.Resolve(channel, type, user: null, organization: null, _defaults);

    /// <summary>Those users of a chunk who want it, in the given order.</summary>
    public async Task<IEnumerable<Guid>> ChooseAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var byDefault = ByDefault;
        if (byDefault.IsLocked)
        {
            return byDefault.Enabled ? userIds : [];
        }

        var decisions = await DecideAsync(userIds, cancellationToken).ConfigureAwait(false);
        if (decisions.Count < userIds.Length)
        {
            _withoutRow ??= await DecideWithoutRowAsync(cancellationToken).ConfigureAwait(false);
        }

        return userIds.Where(userId =>
            decisions.TryGetValue(userId, out var decision) ? decision ?? byDefault.Enabled : _withoutRow!.Value);
    }

    // It returns only users that have a row: a join with the whole list would pull a distributed table together.
    private async Task<Dictionary<Guid, bool?>> DecideAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT u.user_id, {PreferenceSql.Resolve("u.preferences", "o.preferences")}
            FROM {_userTable} AS u
            LEFT JOIN {_organizationTable} AS o
                ON o.organization_id = COALESCE(@organization, u.organization_id)
            WHERE u.user_id = ANY(@users)
            """;
        NpgsqlParameter[] parameters =
        [
            SqlParameter.Of("userTable", NpgsqlDbType.Text, _userTable),
            SqlParameter.Of("organizationTable", NpgsqlDbType.Text, _organizationTable),
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
            SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId),
            SqlParameter.Of("channel", NpgsqlDbType.Text, channel),
            SqlParameter.Of("type", NpgsqlDbType.Text, type),
        ];
        Dictionary<Guid, bool?> decisions = [];
        await context.QueryAsync(
            $"{VisibilitySql};\n{sql}", parameters, reader => Read(reader, decisions), cancellationToken).ConfigureAwait(false);
        return decisions;
    }

    // The one row of the first statement, or a user of the second.
    private bool Read(DbDataReader reader, Dictionary<Guid, bool?> decisions)
    {
        if (reader.FieldCount > 1)
        {
            decisions[reader.GetGuid(0)] = reader.IsDBNull(1) ? null : reader.GetBoolean(1);
            return true;
        }

        return reader.GetBoolean(0)
            ? throw new InvalidOperationException(
                $"Row-level security may hide rows of {_userTable} or {_organizationTable} from this role, and users who have opted out "
                + "would be notified. Resolve recipients with a role that sees all rows: the owner of the tables, or one with BYPASSRLS.")
            : true;
    }

    private async Task<bool> DecideWithoutRowAsync(CancellationToken cancellationToken)
    {
        var organization = organizationId is { } id
            ? await context.GetOrganizationPreferencesAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
        return PreferenceResolver.Resolve(channel, type, user: null, organization, _defaults).Enabled;
    }
}
