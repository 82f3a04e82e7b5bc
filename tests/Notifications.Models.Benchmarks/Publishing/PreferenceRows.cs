using Notifications.Models.Benchmarks.Inbox;
using Npgsql;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>The preferences of organizations and users for several channels and types; four of five users have a row.</summary>
/// <remarks>Of ten who have one, one wants to hear of no mention, five want to, and four leave it to their organization.</remarks>
internal static class PreferenceRows
{
    // The lock is of another channel, because the habit of asking the organization only if the user is silent knows no locks.
    private const string OfOrganizations =
        """
        INSERT INTO organization_notification_preferences (organization_id, preferences)
        SELECT md5('organization ' || i)::uuid, jsonb_build_object(
            'in_app', CASE i % 4
                WHEN 0 THEN '{"mention": true, "digest": false, "*": true}'::jsonb
                WHEN 1 THEN '{"mention": false, "*": true}'::jsonb
                WHEN 2 THEN '{"digest": false, "*": true}'::jsonb
                ELSE '{"digest": false}'::jsonb END,
            'email', jsonb_build_object('mention', i % 2 = 0, 'ticket.assigned', true, '*', false),
            'locked', '{"email": {"security.alert": true}}'::jsonb)
        FROM generate_series(0, @organizations - 1) AS i
        """;

    private static readonly string OfUsers =
        $$"""
        INSERT INTO notification_preferences (user_id, organization_id, preferences)
        SELECT {{InboxSize.UserIdInSql("i::bigint")}}, md5('organization ' || hash % @organizations)::uuid, jsonb_build_object(
            'in_app', CASE
                WHEN hash / 20 % 10 = 0 THEN '{"mention": false, "digest": false}'::jsonb
                WHEN hash / 20 % 10 < 6 THEN '{"mention": true, "comment.added": true, "digest": false, "*": true}'::jsonb
                ELSE '{"digest": false, "comment.added": true}'::jsonb END,
            'email', jsonb_build_object(
                'mention', hash % 3 = 0, 'ticket.assigned', hash % 5 > 0, 'ticket.closed', hash % 7 = 0, 'build.failed', true, '*', false),
            'push', jsonb_build_object('mention', hash % 2 = 0, 'ticket.assigned', true, 'quiet_hours', '22:00-07:00'))
        FROM (SELECT i, abs(hashint8(i + 1000000)::bigint) AS hash FROM generate_series(0, @users - 1) AS i) AS numbers
        WHERE i % 5 > 0
        """;

    public static async Task FillAsync(NpgsqlDataSource database, PublishingSize size)
    {
        await ExecuteAsync(database, OfOrganizations, Number("organizations", PublishingSize.Organizations));
        await ExecuteAsync(database, OfUsers, Number("organizations", PublishingSize.Organizations), Number("users", size.Inbox.Users));
        await ExecuteAsync(database, "VACUUM (FREEZE, ANALYZE)");
    }

    private static NpgsqlParameter<int> Number(string name, int value) => new(name, value);

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }
}
