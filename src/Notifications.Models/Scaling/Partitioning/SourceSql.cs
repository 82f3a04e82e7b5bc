namespace Notifications.Models;

/// <summary>Locks a table, then reads what kind of table it is.</summary>
internal static class SourceSql
{
    public const string Variables =
        """
        name text;
        source regclass;
        schema_id oid;
        schema_name text;
        table_name text;
        full_name text;
        parts oid[];
        part_prefix text;
        spare_name text;
        """;

    /// <summary>Takes the lock before anything is read from the catalogs, so that no concurrent DDL can change what was read.</summary>
    public const string Lock =
        $"""
        {PathSql.Caller}
        IF pg_catalog.to_regclass(name) IS NULL THEN
            RAISE EXCEPTION 'There is no table %.', name USING ERRCODE = 'undefined_table';
        END IF;

        EXECUTE 'LOCK TABLE ' || name || ' IN ACCESS EXCLUSIVE MODE';
        """;

    /// <summary>Reads the table, and goes on to the next one where there is nothing to do.</summary>
    /// <remarks>Partitions are named after their table, if that leaves room for their numbers within the 63 bytes of a name.</remarks>
    public const string Read =
        $"""
        {PathSql.Caller}
        source := pg_catalog.to_regclass(name);
        {PathSql.Catalog}
        parts := ARRAY(SELECT inhrelid FROM pg_inherits WHERE inhparent = source ORDER BY inhrelid);
        SELECT n.oid, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname) INTO schema_id, schema_name, table_name, full_name
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = source;
        part_prefix := CASE WHEN octet_length(table_name) <= 50 THEN table_name ELSE 'notifications_' || source::oid END;
        spare_name := 'notifications_models_' || source::oid;
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_class AS c
            WHERE c.oid = source AND CASE WHEN partitions = 0 THEN c.relkind = 'r'
                ELSE c.relkind = 'p' AND cardinality(parts) = partitions AND pg_get_partkeydef(c.oid) = 'HASH (user_id)' END);
        """;
}
