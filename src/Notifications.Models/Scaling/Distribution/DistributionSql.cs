using System.Globalization;

namespace Notifications.Models;

/// <summary>Distributes the tables over a <see href="https://docs.citusdata.com">Citus</see> cluster, or brings them back.</summary>
/// <remarks>
/// PL/pgSQL plans a statement when it first runs it. Where Citus is absent, the block returns before the first statement that needs it.
/// </remarks>
internal static class DistributionSql
{
    /// <summary>Returns the block that distributes the tables.</summary>
    /// <param name="options">The names of the tables.</param>
    /// <param name="shardCount">The number of shards of each table.</param>
    /// <param name="required">Whether the block fails where Citus is absent.</param>
    public static string Distribute(NotificationModelOptions options, int shardCount, bool required)
    {
        var absent = required
            ? "RAISE EXCEPTION 'The extension citus is not there, and the tables are required to be distributed.' "
                + "USING ERRCODE = 'undefined_object', HINT = 'Call CREATE EXTENSION citus before, or pass required: false.';"
            : "RAISE NOTICE 'The extension citus is not there; the tables stay as they are.';";
        string[] others = options.Deliveries ? ["preferences", "deliveries"] : ["preferences"];
        var ofUsers = string.Join(", ", ["notifications", .. others]);
        var deliveries = options.Deliveries
            ? $"\n    deliveries CONSTANT text := {DoBlock.Table(options, options.NotificationDeliveriesTable)};"
            : "";
        return DoBlock.Of(
            $"""
            DECLARE
                notifications CONSTANT text := {DoBlock.Table(options, options.NotificationsTable)};
                preferences CONSTANT text := {DoBlock.Table(options, options.NotificationPreferencesTable)};
                organizations CONSTANT text := {DoBlock.Table(options, options.OrganizationNotificationPreferencesTable)};{deliveries}
                shards CONSTANT integer := {shardCount.ToString(CultureInfo.InvariantCulture)};
                name text;
                difference text;
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
                    {absent}
                    RETURN;
                END IF;

                {DoBlock.Pieces(4, CoordinatorSql.Check)}

                FOREACH name IN ARRAY ARRAY[{ofUsers}] LOOP
                    {DoBlock.Pieces(8, KeySql.Check("name::regclass", "name", "distributed"), ShardSql.CheckKey)}
                END LOOP;

                {DoBlock.Pieces(
                    4, [ShardSql.Distribute, .. others.Select(ShardSql.Colocate), .. others.Select(ShardSql.CheckColocation)])}

                FOREACH name IN ARRAY ARRAY[organizations, {ofUsers}] LOOP
                    {DoBlock.Pieces(8, LocalRowsSql.Truncate)}
                END LOOP;
            END
            """);
    }

    /// <summary>Returns the block that brings the tables back.</summary>
    /// <param name="options">The names of the tables.</param>
    public static string Undistribute(NotificationModelOptions options)
    {
        string[] tables = [.. UserTables.Of(options).Reverse(), options.OrganizationNotificationPreferencesTable];
        return DoBlock.Of(
            $"""
            DECLARE
                names CONSTANT text[] := ARRAY[
                    {string.Join(",\n        ", tables.Select(table => DoBlock.Table(options, table)))}];
                name text;
                foreign_key record;
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
                    RETURN;
                END IF;

                FOREACH name IN ARRAY names LOOP
                    {DoBlock.Pieces(8, ShardSql.CheckForeignKeys)}
                END LOOP;

                FOREACH name IN ARRAY names LOOP
                    IF {ShardSql.IsDistributed("name")} OR {ShardSql.IsReference("name")} THEN
                        PERFORM undistribute_table(name::regclass);
                    END IF;
                END LOOP;
            END
            """);
    }
}
