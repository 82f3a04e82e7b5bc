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
        var organization = SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId);
        return RunAsync(
            context, table, table[nameof(NotificationPreference.UserId)], userId, patch,
            [(table[nameof(NotificationPreference.OrganizationId)], organization)], cancellationToken);
    }

    public static Task<PreferenceSet> OfOrganizationAsync(
        DbContext context, Guid organizationId, PreferencePatch patch, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<OrganizationNotificationPreference>(context);
        return RunAsync(context, table, table[nameof(OrganizationNotificationPreference.OrganizationId)], organizationId, patch, [], cancellationToken);
    }

    // What is too large already may shrink.
    private static string Fits(string merged, string stored) =>
        $"octet_length(({merged})::text) <= GREATEST({PreferenceSet.MaxBytes}, octet_length({stored}::text))";

    // What is kept has the value that is stored, where none is given.
    private static async Task<PreferenceSet> RunAsync(
        DbContext context,
        TableSql table,
        string owner,
        Guid ownerId,
        PreferencePatch patch,
        (string Column, NpgsqlParameter Value)[] kept,
        CancellationToken cancellationToken)
    {
        var preferences = table[nameof(NotificationPreferenceBase.Preferences)];
        var updatedAt = table[nameof(NotificationPreferenceBase.UpdatedAt)];
        var merge = PreferenceMergeSql.Of($"stored.{preferences}", patch);
        string[] columns =
        [
            table[nameof(NotificationPreferenceBase.Id)], owner, .. kept.Select(each => each.Column),
            preferences, table[nameof(NotificationPreferenceBase.CreatedAt)], updatedAt,
        ];
        string[] values = ["@id", "@owner", .. kept.Select(each => "@" + each.Value.ParameterName), "@first", "@now", "@now"];
        string[] changes =
        [
            .. kept.Select(each => $"{each.Column} = COALESCE(excluded.{each.Column}, stored.{each.Column})"),
            $"{preferences} = {merge.Expression}",
            $"{updatedAt} = excluded.{updatedAt}",
        ];
        var sql = $"""
            INSERT INTO {table.Name} AS stored ({string.Join(", ", columns)})
            VALUES ({string.Join(", ", values)})
            ON CONFLICT ({owner}) DO UPDATE SET
                {string.Join(",\n    ", changes)}
            WHERE {Fits(merge.Expression, $"stored.{preferences}")}
            RETURNING {preferences}
            """;
        NpgsqlParameter[] all =
        [
            .. merge.Parameters,
            .. kept.Select(each => each.Value),
            SqlParameter.Of("id", NpgsqlDbType.Uuid, Guid.CreateVersion7()),
            SqlParameter.Of("owner", NpgsqlDbType.Uuid, ownerId),
            SqlParameter.Of("first", NpgsqlDbType.Jsonb, PreferenceSet.Empty.Apply(patch).ToString()),
            SqlParameter.Of("now", NpgsqlDbType.TimestampTz, NotificationOptions.Of(context).Now),
        ];
        var stored = await context.QueryAsync(sql, all, reader => PreferenceSet.FromStored(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        return stored.SingleOrDefault() ?? throw new ArgumentException(
            $"patch makes preferences of more than {PreferenceSet.MaxBytes} bytes of JSON; nothing is changed. Clear entries first.", nameof(patch));
    }
}
