namespace Notifications.Models;

/// <summary>Owner, storage parameters, statistics targets and replica identity, which every partition has for itself.</summary>
internal static class StorageSql
{
    /// <summary>Reads the columns, and the storage parameters of the table and its TOAST table.</summary>
    /// <remarks>A partitioned table has no storage parameters. Those of its partitions are all the same.</remarks>
    public const string ReadParameters =
        """
        settings := (
            SELECT format(' WITH (%s)', string_agg(
                format('%s%s=%L', p.prefix, split_part(p.setting, '=', 1), substr(p.setting, strpos(p.setting, '=') + 1)), ', '))
            FROM pg_class AS c
            LEFT JOIN pg_class AS toast ON toast.oid = c.reltoastrelid
            CROSS JOIN LATERAL (
                SELECT '', unnest(c.reloptions) UNION ALL SELECT 'toast.', unnest(toast.reloptions)) AS p (prefix, setting)
            WHERE c.oid = COALESCE(parts[1], source)
            HAVING count(*) > 0);
        columns := (
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
        """;

    /// <summary>The actions that give a relation what <c>LIKE</c> does not copy.</summary>
    public const string Actions =
        $"""
        SELECT format('OWNER TO %I', pg_get_userbyid(relowner)) FROM pg_class WHERE oid = source
        UNION ALL
        SELECT format('REPLICA IDENTITY %s', CASE WHEN relreplident = 'f' THEN 'FULL' ELSE 'NOTHING' END)
        FROM pg_class WHERE oid = source AND relreplident IN ('f', 'n')
        UNION ALL
        SELECT format('ALTER COLUMN %I SET STATISTICS %s', attname, attstattarget)
        FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped AND attstattarget >= 0
        UNION ALL
        SELECT format('ALTER COLUMN %I SET (%s=%L)', attname, split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1))
        FROM pg_attribute CROSS JOIN unnest(attoptions) AS setting
        WHERE attrelid = source AND attnum > 0 AND NOT attisdropped AND {ColumnSql.IsSetting}
        """;

    /// <summary>Applies the actions to the new table and to each of its partitions.</summary>
    public const string Alter =
        """
        IF actions IS NOT NULL THEN
            FOR relation IN SELECT target UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = target LOOP
                EXECUTE format('ALTER TABLE ONLY %s %s', relation, actions);
            END LOOP;
        END IF;
        """;

    /// <summary>Applies actions that a query returns.</summary>
    public static string AlterEachRelation(string query) =>
        $"""
        actions := (
            SELECT string_agg(a.action, ', ') FROM (
                {DoBlock.Pieces(8, query)}) AS a (action));
        {Alter}
        """;
}
