using System.Globalization;

namespace Notifications.Models;

/// <summary>Distributes the tables over the nodes of a Citus cluster, or brings them back.</summary>
/// <remarks>Where there is no such extension, none of its names is looked at: PostgreSQL plans a statement of a block when it comes to it.</remarks>
internal static class DistributionSql
{
    public static string Distribute(NotificationModelOptions options, int shardCount, bool required) => DoBlock.Of(
        $"""
        DECLARE
            notifications CONSTANT text := {DoBlock.Table(options, options.NotificationsTable)};
            preferences CONSTANT text := {DoBlock.Table(options, options.NotificationPreferencesTable)};
            organizations CONSTANT text := {DoBlock.Table(options, options.OrganizationNotificationPreferencesTable)};
            name text;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
                {(required
                    ? "RAISE EXCEPTION 'The extension citus is not there, and the tables are required to be distributed.' USING ERRCODE = 'undefined_object';"
                    : "RAISE NOTICE 'The extension citus is not there; the tables stay as they are.';")}
                RETURN;
            END IF;

            FOREACH name IN ARRAY ARRAY[notifications, preferences] LOOP
                {KeySql.Check("name::regclass", "name", "distributed")}
            END LOOP;

            IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = organizations::regclass) THEN
                PERFORM create_reference_table(organizations::regclass);
            END IF;

            IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = notifications::regclass) THEN
                PERFORM create_distributed_table(notifications::regclass, 'user_id', colocate_with => 'none', shard_count => {shardCount.ToString(CultureInfo.InvariantCulture)});
            END IF;

            IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = preferences::regclass) THEN
                PERFORM create_distributed_table(preferences::regclass, 'user_id', colocate_with => notifications);
            END IF;
        END
        """);

    public static string Undistribute(NotificationModelOptions options) => DoBlock.Of(
        $"""
        DECLARE
            name text;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
                RETURN;
            END IF;

            FOREACH name IN ARRAY ARRAY[{DoBlock.Table(options, options.NotificationPreferencesTable)}, {DoBlock.Table(options, options.NotificationsTable)}, {DoBlock.Table(options, options.OrganizationNotificationPreferencesTable)}] LOOP
                IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass) THEN
                    PERFORM undistribute_table(name::regclass);
                END IF;
            END LOOP;
        END
        """);
}
