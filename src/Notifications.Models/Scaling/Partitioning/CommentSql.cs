namespace Notifications.Models;

/// <summary>The comments on a table and on its parts, each as the statement that writes it.</summary>
/// <remarks>Catalog: <c>pg_description</c>.</remarks>
internal static class CommentSql
{
    /// <summary>Returns the query.</summary>
    /// <param name="table">The variable of the table.</param>
    public static string Of(string table) =>
        $"""
        SELECT format('COMMENT ON %s IS %L', m.what, d.description)
        FROM (
            SELECT 'pg_class'::regclass AS classoid, {table}::oid AS objoid, 0 AS objsubid, format('TABLE %s', full_name) AS what
            UNION ALL SELECT 'pg_class'::regclass, {table}, attnum, format('COLUMN %s.%I', full_name, attname)
                FROM pg_attribute WHERE attrelid = {table} AND attnum > 0
            UNION ALL SELECT 'pg_constraint'::regclass, oid, 0, format('CONSTRAINT %I ON %s', conname, full_name)
                FROM pg_constraint WHERE conrelid = {table}
            UNION ALL SELECT 'pg_class'::regclass, indexrelid, 0, format('INDEX %s', indexrelid::regclass)
                FROM pg_index WHERE indrelid = {table}
            UNION ALL SELECT 'pg_trigger'::regclass, oid, 0, format('TRIGGER %I ON %s', tgname, full_name)
                FROM pg_trigger WHERE tgrelid = {table}
            UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 0, format('STATISTICS %s.%I', stxnamespace::regnamespace, stxname)
                FROM pg_statistic_ext WHERE stxrelid = {table}
            UNION ALL SELECT 'pg_class'::regclass, objid, 0, format('SEQUENCE %s', objid::regclass) FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = {table} AND refobjsubid > 0
                    AND deptype = 'i') AS m
        JOIN pg_description AS d ON (d.classoid, d.objoid, d.objsubid) = (m.classoid, m.objoid, m.objsubid)
        """;
}
