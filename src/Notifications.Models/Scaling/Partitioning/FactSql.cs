namespace Notifications.Models;

/// <summary>Everything that the catalogs say about a table and that does not depend on how its rows are stored, one fact a row.</summary>
/// <remarks>
/// All columns of <c>pg_class</c> and <c>pg_attribute</c> count but those named here. A later version of PostgreSQL may add one.
/// </remarks>
internal static class FactSql
{
    private const string Types = """character varying|double precision|bit varying|time(stamp)? with(out)? time zone|[\w."]+""";

    /// <summary>Returns the query.</summary>
    /// <param name="table">The variable of the table.</param>
    public static string Of(string table) =>
        $"""
        SELECT format('table %s', to_jsonb(c) - ARRAY['oid', 'reltype', 'relkind', 'relam', 'relfilenode', 'reltoastrelid', 'relpages',
            'reltuples', 'relallvisible', 'relallfrozen', 'relhasindex', 'relhasrules', 'relhastriggers', 'relhassubclass', 'relnatts',
            'relchecks', 'relfrozenxid', 'relminmxid', 'relacl', 'reloptions'])
        FROM pg_class AS c WHERE c.oid = {table}
        UNION ALL
        SELECT format('privilege %s', g)
        FROM pg_class AS c CROSS JOIN aclexplode(COALESCE(c.relacl, acldefault('r', c.relowner))) AS g WHERE c.oid = {table}
        UNION ALL
        SELECT format('column %s number %s %s default %s', a.attname, row_number() OVER (ORDER BY a.attnum),
            {DoBlock.Pieces(4, ColumnSql.Facts("a"))},
            pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = {table} AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT format('sequence %s %s %s', c.relname, to_jsonb(s) - 'seqrelid', COALESCE(c.relacl, acldefault('s', c.relowner)))
        FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.objid JOIN pg_sequence AS s ON s.seqrelid = c.oid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = {table} AND d.deptype IN ('a', 'i')
        UNION ALL
        SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = {table} AND conparentid = 0
        UNION ALL
        SELECT format('index %s', {WithoutCasts(DefinitionSql.IndexDefinition)}) FROM pg_index AS i WHERE i.indrelid = {table}
        UNION ALL
        SELECT format('trigger %s %s', tgenabled, {WithoutCasts("pg_get_triggerdef(oid)")})
        FROM pg_trigger WHERE tgrelid = {table} AND NOT tgisinternal
        UNION ALL
        SELECT format('statistics %s %s', pg_get_userbyid(stxowner), {WithoutCasts("pg_get_statisticsobjdef(oid)")})
        FROM pg_statistic_ext WHERE stxrelid = {table}
        UNION ALL
        {CommentSql.Of(table)}
        """;

    // PostgreSQL writes (ARRAY['a'::character varying])::text[], and after reading that ARRAY[('a'::character varying)::text].
    private static string WithoutCasts(string definition) => $"regexp_replace({definition}, '::({Types})(\\[\\])?|[()]', '', 'g')";
}
