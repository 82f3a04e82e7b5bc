namespace Notifications.Models;

/// <summary>Rebuilds the tables of users' rows as partitioned ones, or as plain ones, with everything that they have.</summary>
internal static class PartitionSql
{
    /// <summary>The statement.</summary>
    /// <param name="options">The names of the tables.</param>
    /// <param name="partitions">How many partitions each has then; 0 for none.</param>
    public static string Rebuild(NotificationModelOptions options, int partitions) => DoBlock.Of(
        $"""
        DECLARE
            partitions CONSTANT integer := {partitions};
            name text;
            old regclass;
            kind "char";
            new text;
            settings text;
            columns text;
            definitions text[];
            definition text;
        BEGIN
            FOREACH name IN ARRAY ARRAY[{DoBlock.Table(options, options.NotificationsTable)}, {DoBlock.Table(options, options.NotificationPreferencesTable)}] LOOP
                old := to_regclass(name);
                IF old IS NULL THEN
                    RAISE EXCEPTION 'There is no table %.', name USING ERRCODE = 'undefined_table';
                END IF;

                SELECT c.relkind, format('%I.%I', s.nspname, c.relname) INTO kind, new
                FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = c.relnamespace WHERE c.oid = old;
                CONTINUE WHEN (SELECT count(*) FROM pg_inherits WHERE inhparent = old) = partitions AND (kind = 'p') = (partitions > 0);

                {KeySql.Check("old", "name", "partitioned", when: "partitions > 0")}

                IF EXISTS (SELECT FROM pg_constraint WHERE confrelid = old AND contype = 'f') THEN
                    RAISE EXCEPTION 'Table % is referenced by a foreign key, which no rebuilt table can take over. Drop it first.', name USING ERRCODE = 'dependent_objects_still_exist';
                END IF;

                IF EXISTS (SELECT FROM pg_policy WHERE polrelid = old) THEN
                    RAISE EXCEPTION 'Table % has row security policies, which a rebuilt table would lose. Drop them first.', name USING ERRCODE = 'dependent_objects_still_exist';
                END IF;

                EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', old);

                -- Of a partitioned table the partitions have the settings.
                SELECT string_agg(setting, ', ') INTO settings
                FROM pg_class AS c, unnest(c.reloptions) AS setting
                WHERE c.oid = COALESCE((SELECT min(inhrelid::oid) FROM pg_inherits WHERE inhparent = old), old);

                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
                FROM pg_attribute WHERE attrelid = old AND attnum > 0 AND NOT attisdropped AND attgenerated = '';

                SELECT array_agg(d.sql ORDER BY d.turn) INTO definitions
                FROM (
                    SELECT 1 AS turn, format('ALTER TABLE %s ADD CONSTRAINT %I %s', new, conname, pg_get_constraintdef(oid)) AS sql
                    FROM pg_constraint WHERE conrelid = old AND contype IN ('p', 'u', 'x')
                    UNION ALL
                    SELECT 2, regexp_replace(pg_get_indexdef(i.indexrelid), '^(CREATE (UNIQUE )?INDEX ("([^"]|"")+"|[^" ]+) ON) ONLY ', '\1 ')
                    FROM pg_index AS i WHERE i.indrelid = old AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
                    UNION ALL
                    SELECT 3, format('ALTER TABLE %s ADD CONSTRAINT %I %s', new, conname, pg_get_constraintdef(oid))
                    FROM pg_constraint WHERE conrelid = old AND contype = 'f'
                    UNION ALL
                    SELECT 4, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = old AND NOT tgisinternal
                    UNION ALL
                    SELECT 5, format('COMMENT ON TABLE %s IS %L', new, obj_description(old, 'pg_class')) WHERE obj_description(old, 'pg_class') IS NOT NULL
                    UNION ALL
                    SELECT 6, format('GRANT %s ON TABLE %s TO %s%s', g.privilege_type, new,
                        CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                    FROM pg_class AS c, aclexplode(c.relacl) AS g WHERE c.oid = old
                    UNION ALL
                    SELECT 7, format('ALTER TABLE %s OWNER TO %I', new, pg_get_userbyid(relowner)) FROM pg_class WHERE oid = old) AS d;

                EXECUTE format('ALTER TABLE %s RENAME TO %I', old, 'notifications_models_' || old::oid);
                EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)%s', new, old,
                    CASE WHEN partitions > 0 THEN ' PARTITION BY HASH (user_id)' ELSE ' WITH (' || settings || ')' END);
                FOR i IN 0 .. partitions - 1 LOOP
                    EXECUTE (
                        SELECT format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES WITH (MODULUS %s, REMAINDER %s)%s',
                            s.nspname, format('%s_%sof%s', CASE WHEN octet_length(c.relname) <= 50 THEN c.relname ELSE 'notifications_' || old::oid END, i, partitions), new, partitions, i, ' WITH (' || settings || ')')
                        FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = c.relnamespace WHERE c.oid = new::regclass);
                END LOOP;

                EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s', new, columns, columns, old);
                EXECUTE format('DROP TABLE %s', old);
                FOREACH definition IN ARRAY definitions LOOP
                    EXECUTE definition;
                END LOOP;
                EXECUTE format('ANALYZE %s', new);
            END LOOP;
        END
        """);
}
