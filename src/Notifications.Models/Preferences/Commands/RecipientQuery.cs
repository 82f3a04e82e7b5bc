using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Which of many users want a notification: one statement for each thousand of them.</summary>
internal sealed class RecipientQuery(DbContext context, string channel, string type, Guid? organizationId)
{
    public const int ChunkSize = 1_000;

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
            FROM {TableSql.Of<NotificationPreference>(context).Name} AS u
            LEFT JOIN {TableSql.Of<OrganizationNotificationPreference>(context).Name} AS o
                ON o.organization_id = COALESCE(@organization, u.organization_id)
            WHERE u.user_id = ANY(@users)
            """;
        NpgsqlParameter[] parameters =
        [
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
            SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId),
            SqlParameter.Of("channel", NpgsqlDbType.Text, channel),
            SqlParameter.Of("type", NpgsqlDbType.Text, type),
        ];
        var rows = await context.QueryAsync(
            sql,
            parameters,
            reader => (UserId: reader.GetGuid(0), Decision: reader.IsDBNull(1) ? (bool?)null : reader.GetBoolean(1)),
            cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.UserId, row => row.Decision);
    }

    private async Task<bool> DecideWithoutRowAsync(CancellationToken cancellationToken)
    {
        var organization = organizationId is { } id
            ? await context.GetOrganizationPreferencesAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
        return PreferenceResolver.Resolve(channel, type, user: null, organization, _defaults).Enabled;
    }
}
