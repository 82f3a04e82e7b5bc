namespace Notifications.Models;

/// <summary>Sequences of the table's columns: identity columns get new ones of the same name and value, others are handed over.</summary>
internal static class IdentitySql
{
    /// <summary>Renaming a sequence locks it, so that its value cannot change after it was read.</summary>
    public const string Move =
        """
        FOR counter IN
            SELECT s.*, c.oid, c.relname, a.attname, d.deptype, format('%I.%I', n.nspname, c.relname) AS full_name,
                CASE WHEN a.attidentity = 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END AS kind
            FROM pg_depend AS d
            JOIN pg_class AS c ON c.oid = d.objid AND c.relkind = 'S'
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_sequence AS s ON s.seqrelid = c.oid
            JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = source
                AND d.deptype IN ('a', 'i')
        LOOP
            IF counter.deptype = 'a' THEN
                EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', counter.full_name, target, counter.attname);
            ELSE
                EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', counter.full_name, 'notifications_models_' || counter.oid);
                EXECUTE format('ALTER TABLE %s ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s START %s INCREMENT %s '
                    'MINVALUE %s MAXVALUE %s CACHE %s %s)', target, counter.attname, counter.kind, counter.full_name, counter.seqstart,
                    counter.seqincrement, counter.seqmin, counter.seqmax, counter.seqcache,
                    CASE WHEN counter.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END);
                EXECUTE format('SELECT setval(%L, last_value, is_called) FROM %s', counter.full_name, counter.oid::regclass);
            END IF;
        END LOOP;
        """;
}
