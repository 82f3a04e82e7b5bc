using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Who of many users wants something: one statement for each thousand of them.</summary>
internal sealed class RecipientQuery(DbContext context, string channel, string type, Guid? organizationId)
{
    public const int ChunkSize = 1_000;

    private readonly PreferenceSet _defaults = NotificationOptions.Of(context).DefaultPreferences;
    private bool? _withoutRow;

    /// <summary>Those of a chunk who want it, in the order in which they came.</summary>
    public async Task<IEnumerable<Guid>> ChooseAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(userIds, cancellationToken).ConfigureAwait(false);
        if (answers.Count < userIds.Length)
        {
            _withoutRow ??= await AskWithoutRowAsync(cancellationToken).ConfigureAwait(false);
        }

        var undecided = PreferenceResolver.Resolve(channel, type, user: null, organization: null, _defaults).Enabled;
        return userIds.Where(userId => answers.TryGetValue(userId, out var answer) ? answer ?? undecided : _withoutRow!.Value);
    }

    private async Task<Dictionary<Guid, bool?>> AskAsync(Guid[] userIds, CancellationToken cancellationToken)
    {
        var users = TableSql.Of<NotificationPreference>(context);
        var organizations = TableSql.Of<OrganizationNotificationPreference>(context);
        var userId = users[nameof(NotificationPreference.UserId)];

        // An inner scan of the users that have a row: the others would need a join with the list, which pulls a distributed table together.
        var sql = $"""
            SELECT u.{userId}, {PreferenceSql.Resolve($"u.{users[nameof(NotificationPreferenceBase.Preferences)]}", $"o.{organizations[nameof(NotificationPreferenceBase.Preferences)]}")}
            FROM {users.Name} AS u
            LEFT JOIN {organizations.Name} AS o
                ON o.{organizations[nameof(OrganizationNotificationPreference.OrganizationId)]} = COALESCE(u.{users[nameof(NotificationPreference.OrganizationId)]}, @organization)
            WHERE u.{userId} = ANY(@users)
            """;
        NpgsqlParameter[] parameters =
        [
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, userIds),
            SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId),
            SqlParameter.Of("channel", NpgsqlDbType.Text, channel),
            SqlParameter.Of("type", NpgsqlDbType.Text, type),
        ];
        var answers = await context.QueryAsync(
            sql, parameters, reader => (UserId: reader.GetGuid(0), Answer: reader.IsDBNull(1) ? (bool?)null : reader.GetBoolean(1)), cancellationToken).ConfigureAwait(false);
        return answers.ToDictionary(row => row.UserId, row => row.Answer);
    }

    private async Task<bool> AskWithoutRowAsync(CancellationToken cancellationToken)
    {
        var organization = await context.FindOrganizationPreferencesAsync(organizationId, cancellationToken).ConfigureAwait(false);
        return PreferenceResolver.Resolve(channel, type, user: null, organization, _defaults).Enabled;
    }
}
