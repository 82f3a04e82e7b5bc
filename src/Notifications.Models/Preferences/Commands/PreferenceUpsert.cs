using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One statement that inserts a row of preferences, or changes the stored one.</summary>
/// <remarks>New values come from <c>excluded</c>, and so from parameters: Citus takes no <c>now()</c> in <c>DO UPDATE</c>.</remarks>
internal static class PreferenceUpsert
{
    // A concurrency token: it strictly grows, also where a clock stands or goes back. An instant that .NET cannot hold is replaced.
    // timestamptz + interval depends on the time zone, and so is not immutable; timestamp + interval is, and Citus takes no other here.
    private const string UpdatedAt = """
        CASE WHEN stored.updated_at < '9999-12-31Z'
                THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
                ELSE excluded.updated_at END
        """;

    /// <summary>Changes the preferences of a user; without an organization, keeps the stored one.</summary>
    public static Task<PreferenceSet> ChangeOfUserAsync(
        DbContext context, Guid userId, PreferenceChange change, Guid? organizationId, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<NotificationPreference>(context).Name;
        var own = OwnOfUser(context, userId, organizationId);
        var sql = $"""
            INSERT INTO {table} AS stored (id, user_id, organization_id, preferences, created_at, updated_at{own.Columns})
            VALUES (@id, @owner, @organization, @first, @now, @now{own.Values})
            ON CONFLICT (user_id) DO UPDATE SET
                organization_id = COALESCE(excluded.organization_id, stored.organization_id),
                preferences = {change.Expression},
                updated_at = {UpdatedAt}
            WHERE {Fits(change)}
            RETURNING preferences
            """;
        var check = $"SELECT {Fits(change)} FROM {table} AS stored WHERE stored.user_id = @owner";
        NpgsqlParameter[] parameters = [.. ParametersOf(context, userId, change.First), Organization(organizationId), .. own.Parameters];
        return ChangeAsync(context, sql, check, change, parameters, cancellationToken);
    }

    /// <summary>Changes the preferences of an organization.</summary>
    public static Task<PreferenceSet> ChangeOfOrganizationAsync(
        DbContext context, Guid organizationId, PreferenceChange change, CancellationToken cancellationToken)
    {
        var table = TableSql.Of<OrganizationNotificationPreference>(context).Name;
        var own = OwnInsert.OfRow(context, new OrganizationNotificationPreference { OrganizationId = organizationId });
        var sql = $"""
            INSERT INTO {table} AS stored (id, organization_id, preferences, created_at, updated_at{own.Columns})
            VALUES (@id, @owner, @first, @now, @now{own.Values})
            ON CONFLICT (organization_id) DO UPDATE SET
                preferences = {change.Expression},
                updated_at = {UpdatedAt}
            WHERE {Fits(change)}
            RETURNING preferences
            """;
        var check = $"SELECT {Fits(change)} FROM {table} AS stored WHERE stored.organization_id = @owner";
        NpgsqlParameter[] parameters = [.. ParametersOf(context, organizationId, change.First), .. own.Parameters];
        return ChangeAsync(context, sql, check, change, parameters, cancellationToken);
    }

    /// <summary>Sets the organization of a user, or clears it.</summary>
    public static async Task SetOrganizationAsync(
        DbContext context, Guid userId, Guid? organizationId, CancellationToken cancellationToken)
    {
        var own = OwnOfUser(context, userId, organizationId);
        var sql = $"""
            INSERT INTO {TableSql.Of<NotificationPreference>(context).Name} AS stored
                (id, user_id, organization_id, preferences, created_at, updated_at{own.Columns})
            VALUES (@id, @owner, @organization, @first, @now, @now{own.Values})
            ON CONFLICT (user_id) DO UPDATE SET
                organization_id = excluded.organization_id,
                updated_at = {UpdatedAt}
            RETURNING id
            """;
        NpgsqlParameter[] parameters =
            [.. ParametersOf(context, userId, PreferenceSet.Empty), Organization(organizationId), .. own.Parameters];
        var rows = await context.QueryAsync(sql, parameters, reader => reader.GetGuid(0), cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            throw Suppressed();
        }
    }

    private static async Task<PreferenceSet> ChangeAsync(
        DbContext context,
        string sql,
        string check,
        PreferenceChange change,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken)
    {
        NpgsqlParameter[] all = [.. change.Parameters, .. parameters];
        var stored = await context.QueryAsync(
            sql, all, reader => PreferenceSet.FromStored(reader.GetString(0)), cancellationToken).ConfigureAwait(false);
        if (stored is [var set])
        {
            return set;
        }

        var fits = await context.QueryAsync(check, all, reader => reader.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        throw fits is [false]
            ? new ArgumentException(
                $"{change.Argument} makes preferences of more than {PreferenceSet.MaxBytes} bytes of JSON; nothing is changed. "
                + "Clear entries first.",
                change.Argument)
            : Suppressed();
    }

    private static OwnInsert OwnOfUser(DbContext context, Guid userId, Guid? organizationId) =>
        OwnInsert.OfRow(context, new NotificationPreference { UserId = userId, OrganizationId = organizationId });

    // A stored set that is too large already may shrink.
    private static string Fits(PreferenceChange change) =>
        $"octet_length(({change.Expression})::text) <= "
        + $"GREATEST({PreferenceSet.MaxBytes}, octet_length({PreferenceChange.Stored}::text))";

    private static NpgsqlParameter[] ParametersOf(DbContext context, Guid owner, PreferenceSet first) =>
    [
        SqlParameter.Of("id", NpgsqlDbType.Uuid, Guid.CreateVersion7()),
        SqlParameter.Of("owner", NpgsqlDbType.Uuid, owner),
        SqlParameter.Of("first", NpgsqlDbType.Jsonb, first.ToString()),
        SqlParameter.Of("now", NpgsqlDbType.TimestampTz, NotificationOptions.Of(context).Now),
    ];

    private static NpgsqlParameter Organization(Guid? organizationId) =>
        SqlParameter.Of("organization", NpgsqlDbType.Uuid, organizationId);

    private static InvalidOperationException Suppressed() =>
        new("The change was not stored: a trigger or a rule of the table suppressed the row.");
}
