using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One statement that inserts a row of preferences, or merges a patch into the stored one.</summary>
/// <remarks>New values come from <c>excluded</c>, and so from parameters: Citus takes no <c>now()</c> in <c>DO UPDATE</c>.</remarks>
internal static class PreferenceUpsert
{
    private const string Stored = "stored.preferences";

    // A concurrency token: it strictly grows, also where a clock stands or goes back. An instant that .NET cannot hold is replaced.
    // timestamptz + interval depends on the time zone, and so is not immutable; timestamp + interval is, and Citus takes no other here.
    private const string UpdatedAt = """
        CASE WHEN stored.updated_at < '9999-12-31Z'
                THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
                ELSE excluded.updated_at END
        """;

    public static Task<PreferenceSet> OfUserAsync(
        DbContext context, Guid userId, PreferencePatch patch, Guid? organizationId, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<NotificationPreference>(context).Name;
        var merge = PreferenceMergeSql.Of(Stored, patch);
        var sql = $"""
            INSERT INTO {table} AS stored (id, user_id, organization_id, preferences, created_at, updated_at)
            VALUES (@id, @owner, @organization, @first, @now, @now)
            ON CONFLICT (user_id) DO UPDATE SET
                organization_id = COALESCE(excluded.organization_id, stored.organization_id),
                preferences = {merge.Expression},
                updated_at = {UpdatedAt}
            WHERE {Fits(merge)}
            RETURNING preferences
            """;
        var check = $"SELECT {Fits(merge)} FROM {table} AS stored WHERE stored.user_id = @owner";
        var organization = SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId);
        return RunAsync(context, sql, check, userId, patch, [.. merge.Parameters, organization], cancellationToken);
    }

    public static Task<PreferenceSet> OfOrganizationAsync(
        DbContext context, Guid organizationId, PreferencePatch patch, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<OrganizationNotificationPreference>(context).Name;
        var merge = PreferenceMergeSql.Of(Stored, patch);
        var sql = $"""
            INSERT INTO {table} AS stored (id, organization_id, preferences, created_at, updated_at)
            VALUES (@id, @owner, @first, @now, @now)
            ON CONFLICT (organization_id) DO UPDATE SET
                preferences = {merge.Expression},
                updated_at = {UpdatedAt}
            WHERE {Fits(merge)}
            RETURNING preferences
            """;
        var check = $"SELECT {Fits(merge)} FROM {table} AS stored WHERE stored.organization_id = @owner";
        return RunAsync(context, sql, check, organizationId, patch, merge.Parameters, cancellationToken);
    }

    // A stored set that is too large already may shrink.
    private static string Fits(PreferenceMergeSql merge) =>
        $"octet_length(({merge.Expression})::text) <= GREATEST({PreferenceSet.MaxBytes}, octet_length({Stored}::text))";

    private static async Task<PreferenceSet> RunAsync(
        DbContext context,
        string sql,
        string check,
        Guid owner,
        PreferencePatch patch,
        IEnumerable<NpgsqlParameter> others,
        CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters =
        [
            .. others,
            SqlParameter.Of("id", NpgsqlDbType.Uuid, Guid.CreateVersion7()),
            SqlParameter.Of("owner", NpgsqlDbType.Uuid, owner),
            SqlParameter.Of("first", NpgsqlDbType.Jsonb, PreferenceSet.Empty.Apply(patch).ToString()),
            SqlParameter.Of("now", NpgsqlDbType.TimestampTz, NotificationOptions.Of(context).Now),
        ];
        var stored = await context.QueryAsync(
            sql, parameters, reader => PreferenceSet.FromStored(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        if (stored is [var set])
        {
            return set;
        }

        var fits = await context.QueryAsync(check, parameters, reader => reader.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        throw fits is [false]
            ? new ArgumentException(
                $"patch makes preferences of more than {PreferenceSet.MaxBytes} bytes of JSON; nothing is changed. Clear entries first.",
                nameof(patch))
            : new InvalidOperationException(
                "The patch was not stored: a trigger or a rule of the table suppressed the row.");
    }
}
