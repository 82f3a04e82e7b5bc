namespace Notifications.Models;

/// <summary>Builds the table that replaces another one, and gives it everything that the catalogs say about the other one.</summary>
internal static class ReplacementSql
{
    public const string Variables =
        """
        target regclass;
        settings text;
        columns text;
        actions text;
        definitions text[];
        statement text;
        relation regclass;
        facts text[];
        difference text;
        counter record;
        acl record;
        """;

    /// <summary>Writes down what is to be created, and what the catalogs say, while the table still has its name.</summary>
    public static string Describe { get; } = DoBlock.Pieces(
        0,
        $"""
        facts := ARRAY(
            {DoBlock.Pieces(4, FactSql.Of("source"))});
        """,
        StorageSql.ReadParameters,
        $"""
        definitions := ARRAY(
            SELECT d.sql FROM (
                {DoBlock.Union(8, DefinitionSql.All)}) AS d (step, sql)
            ORDER BY d.step, d.sql);
        """);

    /// <summary>Renames the table, and creates the other one under its name.</summary>
    /// <remarks>
    /// The original is in the default tablespace and a heap, so that its replacement must not follow the defaults of the session.
    /// </remarks>
    public static string Create { get; } = DoBlock.Pieces(
        0,
        """
        PERFORM set_config('default_tablespace', '', true), set_config('default_table_access_method', 'heap', true);
        EXECUTE format('ALTER TABLE %s RENAME TO %I', source, spare_name);
        EXECUTE format(
            'CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING COMMENTS EXCLUDING IDENTITY EXCLUDING INDEXES EXCLUDING STATISTICS)%s',
            full_name, source, CASE WHEN partitions > 0 THEN ' PARTITION BY HASH (user_id)' ELSE settings END);
        target := full_name::regclass;
        FOR i IN 0 .. partitions - 1 LOOP
            EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES WITH (MODULUS %s, REMAINDER %s)%s',
                schema_name, format('%s_%sof%s', part_prefix, i, partitions), target, partitions, i, settings);
        END LOOP;
        """,
        StorageSql.AlterEachRelation(StorageSql.Actions));

    /// <summary>Drops the original, and creates indexes, constraints and triggers, whose names are free from then on.</summary>
    /// <remarks>Row security comes last. Where it is forced and there is no policy, the owner may not insert a row.</remarks>
    public static string Replace { get; } = DoBlock.Pieces(
        0,
        """
        actions := (
            SELECT string_agg(a.action, ', ') FROM pg_class AS c
            CROSS JOIN LATERAL (
                SELECT 'ENABLE ROW LEVEL SECURITY' WHERE c.relrowsecurity
                UNION ALL SELECT 'FORCE ROW LEVEL SECURITY' WHERE c.relforcerowsecurity) AS a (action)
            WHERE c.oid = source);
        """,
        $"""
        EXECUTE format('DROP TABLE %s', source);
        {PathSql.Caller}
        FOREACH statement IN ARRAY definitions LOOP
            EXECUTE statement;
        END LOOP;
        {PathSql.Catalog}
        """,
        StorageSql.Alter);

    /// <summary>Compares what the catalogs say with what they said. An event trigger may have changed the new table.</summary>
    public static string Compare { get; } = DoBlock.Pieces(
        0,
        $"""
        SELECT left(COALESCE(o.fact, n.fact), 200) INTO difference
        FROM unnest(facts) AS o (fact)
        FULL JOIN (
            {DoBlock.Pieces(4, FactSql.Of("target"))}) AS n (fact) ON o.fact = n.fact
        WHERE o.fact IS NULL OR n.fact IS NULL
        ORDER BY o.fact
        LIMIT 1;
        IF difference IS NOT NULL THEN
            RAISE EXCEPTION 'Table % cannot be rebuilt as it was: % would change.', name, difference
                USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for an event trigger that changes new tables.';
        END IF;

        EXECUTE format('ANALYZE %s', target);
        """);
}
