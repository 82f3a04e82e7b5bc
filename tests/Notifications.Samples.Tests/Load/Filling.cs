using Npgsql;

namespace Notifications.Samples.Tests.Load;

/// <summary>
/// Fills the tables with users, and with the notifications of the last five months: about 100 for most users, and 1,000 more for one of a
/// hundred.
/// </summary>
/// <remarks>The retention of the sample would remove none of them.</remarks>
internal static class Filling
{
    private const string People = """
        SELECT setseed(0.5);

        INSERT INTO "Organizations" ("Id", "Name")
        SELECT md5('organization ' || o)::uuid, 'Organization ' || o FROM generate_series(1, @organizations) AS o;

        INSERT INTO "AspNetUsers" (
            "Id", "DisplayName", "OrganizationId", "UserName", "NormalizedUserName", "PasswordHash", "SecurityStamp", "ConcurrencyStamp",
            "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
        SELECT
            md5('member ' || m)::uuid, 'Member ' || m, md5('organization ' || 1 + m % @organizations)::uuid, 'member' || m, 'MEMBER' || m,
            "PasswordHash", "SecurityStamp", "ConcurrencyStamp",
            "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount"
        FROM generate_series(1, @users) AS m, "AspNetUsers"
        WHERE "UserName" = 'ada';

        INSERT INTO "AspNetUserRoles" ("UserId", "RoleId")
        SELECT md5('member ' || @users + 1 - o)::uuid, "Id" FROM generate_series(1, @organizations) AS o, "AspNetRoles";

        INSERT INTO notification_preferences (user_id, organization_id, preferences)
        SELECT "Id", "OrganizationId", CASE WHEN random() < 0.05 THEN '{"in_app": {"announcement": false}}'::jsonb ELSE '{}' END
        FROM "AspNetUsers"
        WHERE "UserName" LIKE 'member%';
        """;

    // In the order of time, and with identifiers that grow with it, as an application inserts them: no two of an inbox are side by side.
    private const string Events = """
        INSERT INTO notifications (
            id, user_id, type, title, message, data, status, read_at, delivered_via_ws, aggregation_id, created_at, deleted_at)
        SELECT
            (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                || '7' || left(random_hex, 3) || '8' || right(random_hex, 15))::uuid,
            md5('member ' || m)::uuid,
            type,
            'Something has happened: ' || e,
            'It was of the kind ' || type || ', and this is what there is to say about it.',
            CASE type WHEN 'ticket.assigned' THEN jsonb_build_object('ticket', 'T-' || e) ELSE '{}' END,
            CASE WHEN is_unread THEN 'unread' ELSE 'read' END,
            CASE WHEN NOT is_unread THEN at + (now() - at) * chance END,
            chance < 0.5,
            CASE type WHEN 'ticket.assigned' THEN md5(m || ' in ' || date_trunc('month', at))::uuid END,
            at,
            CASE WHEN is_deleted THEN greatest(at, now() - interval '20 days' * chance) END
        FROM (
            SELECT
                e,
                now() - random() * interval '150 days' AS at,
                1 + floor(random() * @users / CASE WHEN random() < 0.1 THEN 100 ELSE 1 END)::int AS m,
                ('{mention,ticket.assigned,ticket.assigned,comment,announcement,security.alert}'::text[])
                    [1 + floor(random() * 6)::int] AS type,
                md5(e::text) AS random_hex,
                random() AS chance,
                random() < 0.2 AS is_unread,
                random() < 0.1 AS is_deleted
            FROM generate_series(1, @notifications) AS e
            ORDER BY at) AS event;
        """;

    public static async Task FillAsync(this NpgsqlDataSource database, LoadSize size)
    {
        await using var fill = database.CreateCommand(People + Events);
        fill.CommandTimeout = 0;
        fill.Parameters.AddWithValue("users", size.Users);
        fill.Parameters.AddWithValue("organizations", size.Organizations);
        fill.Parameters.AddWithValue("notifications", size.Notifications);
        await fill.ExecuteNonQueryAsync();

        await using var vacuum = database.CreateCommand("VACUUM ANALYZE");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync();
    }
}
