using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One statement that makes a row of preferences, or merges a patch into the one that is there, whoever else does so at the same time.</summary>
/// <remarks>What is new comes from <c>excluded</c>, and so from parameters: engines that distribute rows take no <c>now()</c> in <c>DO UPDATE</c>.</remarks>
internal static class PreferenceUpsert
{
    public static Task<PreferenceSet> OfUserAsync(
        DbContext context, Guid userId, PreferencePatch patch, Guid? organizationId, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<NotificationPreference>(context);
        var user = table[nameof(NotificationPreference.UserId)];
        var organization = table[nameof(NotificationPreference.OrganizationId)];
        var preferences = table[nameof(StoredPreferences.Preferences)];
        var createdAt = table[nameof(StoredPreferences.CreatedAt)];
        var updatedAt = table[nameof(StoredPreferences.UpdatedAt)];
        var merge = PreferenceMergeSql.Of($"stored.{preferences}", patch);

        var sql = $"""
            INSERT INTO {table.Name} AS stored ({table[nameof(StoredPreferences.Id)]}, {user}, {organization}, {preferences}, {createdAt}, {updatedAt})
            VALUES (@id, @owner, @organization, @first, @now, @now)
            ON CONFLICT ({user}) DO UPDATE SET
                {organization} = COALESCE(excluded.{organization}, stored.{organization}),
                {preferences} = {merge.Expression},
                {updatedAt} = excluded.{updatedAt}
            WHERE {Fits(merge.Expression, $"stored.{preferences}")}
            RETURNING {preferences}
            """;
        var parameter = SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId);
        return RunAsync(context, sql, userId, patch, [.. merge.Parameters, parameter], cancellationToken);
    }

    public static Task<PreferenceSet> OfOrganizationAsync(
        DbContext context, Guid organizationId, PreferencePatch patch, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<OrganizationNotificationPreference>(context);
        var organization = table[nameof(OrganizationNotificationPreference.OrganizationId)];
        var preferences = table[nameof(StoredPreferences.Preferences)];
        var createdAt = table[nameof(StoredPreferences.CreatedAt)];
        var updatedAt = table[nameof(StoredPreferences.UpdatedAt)];
        var merge = PreferenceMergeSql.Of($"stored.{preferences}", patch);

        var sql = $"""
            INSERT INTO {table.Name} AS stored ({table[nameof(StoredPreferences.Id)]}, {organization}, {preferences}, {createdAt}, {updatedAt})
            VALUES (@id, @owner, @first, @now, @now)
            ON CONFLICT ({organization}) DO UPDATE SET
                {preferences} = {merge.Expression},
                {updatedAt} = excluded.{updatedAt}
            WHERE {Fits(merge.Expression, $"stored.{preferences}")}
            RETURNING {preferences}
            """;
        return RunAsync(context, sql, organizationId, patch, merge.Parameters, cancellationToken);
    }

    // What is too large already may shrink.
    private static string Fits(string merged, string stored) =>
        $"octet_length(({merged})::text) <= GREATEST({PreferenceSet.MaxBytes}, octet_length({stored}::text))";

    private static async Task<PreferenceSet> RunAsync(
        DbContext context, string sql, Guid owner, PreferencePatch patch, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] all =
        [
            .. parameters,
            SqlParameter.Of("id", NpgsqlDbType.Uuid, Guid.CreateVersion7()),
            SqlParameter.Of("owner", NpgsqlDbType.Uuid, owner),
            SqlParameter.Of("first", NpgsqlDbType.Jsonb, PreferenceSet.Empty.Apply(patch).ToString()),
            SqlParameter.Of("now", NpgsqlDbType.TimestampTz, NotificationOptions.Of(context).Now),
        ];
        var stored = await context.QueryAsync(sql, all, reader => PreferenceSet.FromStored(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        return stored.SingleOrDefault() ?? throw new ArgumentException(
            $"patch makes preferences of more than {PreferenceSet.MaxBytes} bytes of JSON; nothing is changed. Clear entries first.", nameof(patch));
    }
}
