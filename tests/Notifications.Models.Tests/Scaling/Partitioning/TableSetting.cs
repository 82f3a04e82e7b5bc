namespace Notifications.Models.Tests.Scaling;

/// <summary>Something that an administrator may have done to the table, and what <c>PartitionNotifications</c> answers.</summary>
/// <param name="Name">Its name in the output of tests.</param>
/// <param name="Sql">The statements that do it.</param>
/// <param name="Refusal">A part of the message that refuses it; <see langword="null"/> where it is carried over.</param>
internal sealed record TableSetting(string Name, string Sql, string? Refusal = null)
{
    /// <summary>The first major version of PostgreSQL that has it.</summary>
    public int Since { get; init; } = 14;

    /// <summary>Whether plain tables made of partitioned ones may have it.</summary>
    public bool IsOnlyForPlain { get; init; }

    public static IReadOnlyList<TableSetting> Carried { get; } =
    [
        new(
            "grants",
            "GRANT SELECT, UPDATE ON notifications TO partition_reader WITH GRANT OPTION; GRANT INSERT ON notifications TO PUBLIC"),
        new("revoked from the owner", "REVOKE DELETE, TRUNCATE ON notifications FROM CURRENT_USER"),
        new("nobody's", "REVOKE ALL ON notifications FROM CURRENT_USER"),
        new(
            "column grants",
            "GRANT UPDATE (status, read_at) ON notifications TO partition_reader WITH GRANT OPTION; "
                + "GRANT SELECT (title) ON notifications TO PUBLIC"),
        new("default privileges on tables", "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC, partition_reader"),
        new("fewer default privileges", "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM CURRENT_USER"),
        new("default privileges on sequences", "ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC"),
        new("default privileges in a schema", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO partition_reader"),
        new("another owner", "ALTER TABLE notifications OWNER TO partition_owner"),
        new("row security", "ALTER TABLE notifications ENABLE ROW LEVEL SECURITY"),
        new("forced row security", "ALTER TABLE notifications ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"),
        new("forced row security that is off", "ALTER TABLE notifications FORCE ROW LEVEL SECURITY"),
        new(
            "a trigger",
            "CREATE TRIGGER on_update BEFORE UPDATE OF status ON notifications FOR EACH ROW WHEN (NEW.status IN ('read', 'x')) "
                + "EXECUTE FUNCTION touch('a')"),
        new(
            "a disabled trigger",
            "CREATE TRIGGER off BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION touch(); "
                + "ALTER TABLE notifications DISABLE TRIGGER off"),
        new(
            "a trigger for replicas",
            "CREATE TRIGGER r AFTER DELETE ON notifications FOR EACH ROW EXECUTE FUNCTION touch(); "
                + "ALTER TABLE notifications ENABLE REPLICA TRIGGER r"),
        new(
            "a trigger for all",
            "CREATE TRIGGER \"A\" AFTER UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch(); "
                + "ALTER TABLE notifications ENABLE ALWAYS TRIGGER \"A\""),
        new(
            "a statement trigger",
            "CREATE TRIGGER changed AFTER UPDATE ON notifications REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION "
                + "touch()"),
        new(
            "a trigger of TRUNCATE",
            "CREATE TRIGGER emptied BEFORE TRUNCATE ON notifications EXECUTE FUNCTION touch(); "
                + "COMMENT ON TRIGGER emptied ON notifications IS 'It''s'"),
        new(
            "a constraint trigger",
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON notifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE "
                + "FUNCTION touch()"),
        new("comments", "COMMENT ON TABLE notifications IS 'What users get'; COMMENT ON COLUMN notifications.id IS 'Its ''identifier'''"),
        new(
            "comments on parts",
            "COMMENT ON CONSTRAINT pk_notifications ON notifications IS 'k'; COMMENT ON INDEX ix_notifications_type IS 'i'; "
                + "COMMENT ON INDEX pk_notifications IS 'p'"),
        new("a comment on a check", "COMMENT ON CONSTRAINT ck_notifications_status ON notifications IS 'c'"),
        new(
            "storage parameters",
            "ALTER TABLE notifications SET (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_vacuum_scale_factor = "
                + "0.02, toast.vacuum_truncate = off)"),
        new("no storage parameters", "ALTER TABLE notifications RESET (fillfactor)"),
        new("storage of columns", "ALTER TABLE notifications ALTER message SET STORAGE EXTERNAL, ALTER data SET STORAGE MAIN"),
        new("compression", "ALTER TABLE notifications ALTER message SET COMPRESSION pglz"),
        new("statistics targets", "ALTER TABLE notifications ALTER user_id SET STATISTICS 900, ALTER data SET STATISTICS 0"),
        new("options of columns", "ALTER TABLE notifications ALTER user_id SET (n_distinct = -0.25, n_distinct_inherited = 900)"),
        new(
            "an identity",
            "ALTER TABLE notifications ADD number int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"N s\" START 5 INCREMENT 3 "
                + "MAXVALUE 90000 CACHE 7 CYCLE)"),
        new(
            "an identity with a value",
            "ALTER TABLE notifications ADD turn bigint GENERATED BY DEFAULT AS IDENTITY; "
                + "SELECT setval('notifications_turn_seq', 777, false); "
                + "GRANT USAGE ON SEQUENCE notifications_turn_seq TO partition_reader; COMMENT ON SEQUENCE notifications_turn_seq IS 's'"),
        new("a serial", "ALTER TABLE notifications ADD old_number serial; SELECT setval('notifications_old_number_seq', 4711)"),
        new("a generated column", "ALTER TABLE notifications ADD lower_title text GENERATED ALWAYS AS (lower(title)) STORED"),
        new("a virtual column", "ALTER TABLE notifications ADD upper_title text GENERATED ALWAYS AS (upper(title)) VIRTUAL") { Since = 18 },
        new(
            "a column with a default",
            "ALTER TABLE notifications ADD tags text[] NOT NULL DEFAULT ARRAY['a', 'b''c'], ADD priority int DEFAULT 5"),
        new("a column with a collation", "ALTER TABLE notifications ADD code varchar(9) COLLATE \"C\" DEFAULT 'x'"),
        new("a domain", "CREATE DOMAIN positive AS int CHECK (VALUE > 0); ALTER TABLE notifications ADD amount positive DEFAULT 1"),
        new("a dropped column", "ALTER TABLE notifications ADD gone int, ADD kept int DEFAULT 3; ALTER TABLE notifications DROP gone"),
        new(
            "an index on an expression",
            "CREATE INDEX \"of ON ONLY words\" ON notifications (lower(title), user_id DESC NULLS LAST) INCLUDE (type) WITH "
                + "(fillfactor = 60)"),
        new(
            "a partial index",
            "CREATE INDEX some_rows ON notifications (user_id) WHERE status IN ('read', 'unread') AND type = ANY (ARRAY['a', 'b'])"),
        new(
            "an index of another kind",
            "CREATE INDEX data_gin ON notifications USING gin (data jsonb_path_ops) WITH (fastupdate = off); "
                + "CREATE INDEX b ON notifications USING brin (created_at)"),
        new("a unique index", "CREATE UNIQUE INDEX once ON notifications (created_at, user_id, id)"),
        new(
            "a unique index of nulls",
            "CREATE UNIQUE INDEX once_null ON notifications (user_id, id, read_at) NULLS NOT DISTINCT") { Since = 15 },
        new(
            "a unique constraint",
            "ALTER TABLE notifications ADD CONSTRAINT \"U\" UNIQUE (user_id, id, type) DEFERRABLE INITIALLY DEFERRED"),
        new(
            "a check",
            "ALTER TABLE notifications ADD CONSTRAINT \"a check\" CHECK (type IN ('mention', 'x') OR type <> ALL (ARRAY['y', 'z']))"),
        new(
            "a foreign key",
            "ALTER TABLE notifications ADD sender int, ADD CONSTRAINT \"FK sender\" FOREIGN KEY (sender) REFERENCES people ON "
                + "DELETE SET NULL DEFERRABLE"),
        new("a foreign key to a partitioned table", "ALTER TABLE notifications ADD room int REFERENCES rooms ON UPDATE CASCADE"),
        new(
            "extended statistics",
            "CREATE STATISTICS together (ndistinct, dependencies) ON type, status FROM notifications; "
                + "COMMENT ON STATISTICS together IS 't'; ALTER STATISTICS together SET STATISTICS 70; "
                + "CREATE STATISTICS of_words ON lower(title), (length(message)) FROM notifications"),
        new(
            "another owner of statistics",
            "CREATE STATISTICS owned ON type, status FROM notifications; ALTER STATISTICS owned OWNER TO partition_owner"),
        new("full replica identity", "ALTER TABLE notifications REPLICA IDENTITY FULL"),
        new("no replica identity", "ALTER TABLE notifications REPLICA IDENTITY NOTHING"),
        new(
            "renamed not null",
            "ALTER TABLE notifications RENAME CONSTRAINT notifications_title_not_null TO \"must be\"; "
                + "COMMENT ON CONSTRAINT \"must be\" ON notifications IS 'n'") { Since = 18 },
        new("another path", "SET LOCAL search_path = public, pg_temp, pg_catalog"),
        new("a session of a replica", "SET LOCAL session_replication_role = replica"),
        new(
            "names of functions of its own",
            "CREATE FUNCTION format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$; "
                + "CREATE FUNCTION quote_ident(name) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$"),
    ];

    public static IReadOnlyList<TableSetting> Refused { get; } =
    [
        new("a view", "CREATE VIEW seen AS SELECT id FROM notifications", "is used by rule _RETURN on view public.seen"),
        new(
            "a materialized view",
            "CREATE MATERIALIZED VIEW seen AS SELECT count(*) FROM notifications",
            "is used by rule _RETURN on materialized view public.seen"),
        new("a view by key", "CREATE VIEW seen AS SELECT user_id, id, title FROM notifications GROUP BY user_id, id", "is used by"),
        new(
            "a function of rows",
            "CREATE FUNCTION f(notifications) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "is used by function public.f(public.notifications)"),
        new(
            "a function of many rows",
            "CREATE FUNCTION f(notifications[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "is used by function public.f("),
        new(
            "a parsed function",
            "CREATE FUNCTION f() RETURNS bigint RETURN (SELECT count(*) FROM notifications)",
            "is used by function public.f()"),
        new("a column of its rows", "CREATE TABLE archive (n notifications)", "is used by column n of table public.archive"),
        new(
            "a default with its sequence",
            "ALTER TABLE notifications ADD counter int GENERATED ALWAYS AS IDENTITY; "
                + "CREATE TABLE numbered (n bigint DEFAULT nextval('notifications_counter_seq'))",
            "is used by default value for column n of table public.numbered") { IsOnlyForPlain = true },
        new("a rule", "CREATE RULE r AS ON DELETE TO notifications DO ALSO NOTIFY gone", "has the rule r"),
        new("a policy", "CREATE POLICY own ON notifications USING (user_id = gen_random_uuid())", "has row security policies, such as own"),
        new(
            "a policy of another table",
            "CREATE POLICY p ON people USING (EXISTS (SELECT FROM notifications))",
            "is used by policy p on table public.people"),
        new(
            "a foreign key to it",
            "CREATE TABLE receipts (user_id uuid, id uuid, CONSTRAINT fk FOREIGN KEY (user_id, id) REFERENCES notifications)",
            "is referenced by a foreign key, fk of table public.receipts"),
        new(
            "a foreign key to itself",
            "ALTER TABLE notifications ADD parent uuid, ADD CONSTRAINT fk FOREIGN KEY (user_id, parent) REFERENCES notifications",
            "is referenced by a foreign key, fk of table public.notifications"),
        new("a publication", "CREATE PUBLICATION p FOR TABLE notifications", "is in the publication p"),
        new("a publication of everything", "CREATE PUBLICATION everything FOR ALL TABLES", "is in the publication everything"),
        new("a publication of a schema", "CREATE PUBLICATION p FOR TABLES IN SCHEMA public", "is in the publication p") { Since = 15 },
        new(
            "a subscription",
            "CREATE SUBSCRIPTION s CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false); "
                + "INSERT INTO pg_subscription_rel SELECT oid, 'notifications'::regclass, 'r', NULL FROM pg_subscription WHERE subname = "
                + "'s'",
            "is filled by a subscription"),
        new(
            "an extension's table",
            "INSERT INTO pg_depend SELECT 'pg_class'::regclass, 'notifications'::regclass, 0, 'pg_extension'::regclass, oid, 0, "
                + "'e' FROM pg_extension",
            "is used by extension plpgsql"),
        new("an extension's index", "ALTER INDEX ix_notifications_type DEPENDS ON EXTENSION plpgsql", "is used by extension plpgsql"),
        new("unlogged", "ALTER TABLE notifications SET UNLOGGED", "is unlogged or temporary") { IsOnlyForPlain = true },
        new("a child", "CREATE TABLE archived () INHERITS (notifications)", "inherits from or to another table") { IsOnlyForPlain = true },
        new(
            "a parent",
            "CREATE TABLE everything (id uuid NOT NULL); ALTER TABLE notifications INHERIT everything",
            "inherits from or to another table") { IsOnlyForPlain = true },
        new(
            "a type",
            "CREATE TYPE t AS (a int); CREATE TABLE typed OF t; "
                + "UPDATE pg_class SET reloftype = 't'::regtype WHERE oid = 'notifications'::regclass",
            "is of a composite type"),
        new("a row type with a comment", "COMMENT ON TYPE notifications IS 'r'", "has a row type with privileges or a comment of its own"),
        new(
            "clustered",
            "ALTER TABLE notifications CLUSTER ON ix_notifications_type",
            "is clustered on the index public.ix_notifications_type") { IsOnlyForPlain = true },
        new(
            "an index as replica identity",
            "CREATE UNIQUE INDEX ri ON notifications (user_id, id); ALTER TABLE notifications REPLICA IDENTITY USING INDEX ri",
            "has the index public.ri as its replica identity"),
        new(
            "an invalid index",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_notifications_type'::regclass",
            "has the index public.ix_notifications_type, which is invalid"),
        new(
            "a unique index without users",
            "CREATE UNIQUE INDEX lonely ON notifications (id)",
            "has the unique index public.lonely, which does not contain user_id") { IsOnlyForPlain = true },
        new(
            "a unique index that only includes users",
            "CREATE UNIQUE INDEX lonely ON notifications (id) INCLUDE (user_id)",
            "which does not contain user_id") { IsOnlyForPlain = true },
        new(
            "a check that is not valid",
            "ALTER TABLE notifications ADD CONSTRAINT c CHECK (title <> 'x') NOT VALID",
            "has the constraint c, which is NOT VALID or NOT ENFORCED"),
        new(
            "a foreign key that is not valid",
            "ALTER TABLE notifications ADD writer int, ADD CONSTRAINT fk FOREIGN KEY (writer) REFERENCES people NOT VALID",
            "has the constraint fk, which is NOT VALID") { IsOnlyForPlain = true },
        new(
            "a check that is not enforced",
            "ALTER TABLE notifications ADD CONSTRAINT c CHECK (title <> 'x') NOT ENFORCED",
            "NOT ENFORCED") { Since = 18 },
        new(
            "a not null that is not valid",
            "ALTER TABLE notifications ADD CONSTRAINT n NOT NULL aggregation_id NOT VALID",
            "has the constraint n, which is NOT VALID") { Since = 18 },
        new(
            "a check that is not inherited",
            "ALTER TABLE notifications ADD CONSTRAINT c CHECK (title <> 'x') NO INHERIT",
            "has the constraint c, which is NO INHERIT") { IsOnlyForPlain = true },
        new(
            "an exclusion",
            "ALTER TABLE notifications ADD CONSTRAINT x EXCLUDE USING btree (user_id WITH =, id WITH =)",
            "has the exclusion constraint x") { IsOnlyForPlain = true },
        new(
            "a row trigger with transition tables",
            "CREATE TRIGGER t AFTER UPDATE ON notifications REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION touch()",
            "has the row trigger t with transition tables") { IsOnlyForPlain = true },
        new(
            "disabled foreign keys",
            "ALTER TABLE notifications ADD writer int REFERENCES people; ALTER TABLE notifications DISABLE TRIGGER ALL",
            "has foreign keys whose triggers are disabled") { IsOnlyForPlain = true },
        new(
            "a target of an index",
            "CREATE INDEX e ON notifications (lower(title)); ALTER INDEX e ALTER 1 SET STATISTICS 500",
            "has the index public.e with statistics targets"),
        new(
            "a parameter of the key",
            "ALTER INDEX pk_notifications SET (fillfactor = 50)",
            "has the constraint pk_notifications with storage parameters") { IsOnlyForPlain = true },
        new(
            "a grant by another",
            "GRANT SELECT ON notifications TO partition_reader WITH GRANT OPTION; SET LOCAL ROLE partition_reader; "
                + "GRANT SELECT ON notifications TO partition_owner; RESET ROLE",
            "has privileges that partition_reader has granted"),
        new(
            "a grant on a column by another",
            "GRANT SELECT (id) ON notifications TO partition_reader WITH GRANT OPTION; SET LOCAL ROLE partition_reader; "
                + "GRANT SELECT (id) ON notifications TO partition_owner; RESET ROLE",
            "has privileges that partition_reader has granted"),
        new(
            "a taken name",
            "CREATE TABLE notifications_3of4 ()",
            "needs the name notifications_3of4, which something else in its schema has") { IsOnlyForPlain = true },
        new(
            "a name that a type has",
            "CREATE TYPE notifications_0of4 AS ENUM ()",
            "needs the name notifications_0of4") { IsOnlyForPlain = true },
        new(
            "an internal name that is taken",
            "DO $$ BEGIN EXECUTE format('CREATE TABLE notifications_models_%s ()', 'notifications'::regclass::oid); END $$",
            "needs the name notifications_models_"),
        new(
            "another role",
            "GRANT ALL ON notifications TO partition_owner; SET LOCAL ROLE partition_owner",
            "is owned by postgres, and partition_owner is not a member of that role"),
        new(
            "hidden rows",
            "ALTER TABLE notifications OWNER TO partition_owner; "
                + "ALTER TABLE notifications ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
                + "GRANT CREATE ON SCHEMA public TO partition_owner; ALTER TABLE notification_preferences OWNER TO partition_owner; "
                + "SET LOCAL ROLE partition_owner",
            "has row security, which hides rows from partition_owner"),
        new(
            "a hidden reference",
            "ALTER TABLE notifications ADD writer int, ADD CONSTRAINT fk FOREIGN KEY (writer) REFERENCES people; "
                + "ALTER TABLE notifications OWNER TO partition_owner; SET LOCAL ROLE partition_owner",
            "has the foreign key fk, and partition_owner may not reference table public.people"),
        new(
            "a hidden function",
            "REVOKE ALL ON FUNCTION touch FROM PUBLIC; "
                + "CREATE TRIGGER t BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION touch(); "
                + "ALTER TABLE notifications OWNER TO partition_owner; SET LOCAL ROLE partition_owner",
            "has the trigger t, whose function partition_owner may not execute"),
        new(
            "an event trigger",
            "CREATE FUNCTION enable() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE made text; "
                + "BEGIN FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP "
                + "EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', made); END LOOP; END $$; "
                + "CREATE EVENT TRIGGER enable ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION enable()",
            "cannot be rebuilt as it was: table {"),
    ];

    /// <summary>What was done to one partition only.</summary>
    public static IReadOnlyList<TableSetting> OfPartition { get; } =
    [
        new("privileges", "GRANT SELECT ON notifications_1of4 TO partition_reader", "privileges of its own"),
        new("privileges on columns", "GRANT SELECT (id) ON notifications_1of4 TO partition_reader", "settings for column id of its own"),
        new("parameters", "ALTER TABLE notifications_1of4 SET (fillfactor = 50)", "storage parameters of its own"),
        new(
            "parameters of its TOAST table",
            "ALTER TABLE notifications_1of4 SET (toast.vacuum_truncate = off)",
            "storage parameters of its own"),
        new("an index", "CREATE INDEX alone ON notifications_1of4 (title)", "the index alone of its own"),
        new(
            "parameters of an index",
            "ALTER INDEX notifications_1of4_type_idx SET (fillfactor = 50)",
            "the index notifications_1of4_type_idx of its own"),
        new("a check", "ALTER TABLE notifications_1of4 ADD CONSTRAINT c CHECK (title <> 'x')", "the constraint c of its own"),
        new(
            "a trigger",
            "CREATE TRIGGER t BEFORE UPDATE ON notifications_1of4 FOR EACH ROW EXECUTE FUNCTION touch()",
            "the trigger t of its own"),
        new(
            "a disabled trigger",
            "CREATE TRIGGER t BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch(); "
                + "ALTER TABLE notifications_1of4 DISABLE TRIGGER t",
            "the trigger t of its own"),
        new("a comment", "COMMENT ON TABLE notifications_1of4 IS 'x'", "a comment of its own"),
        new("an owner", "ALTER TABLE notifications_1of4 OWNER TO partition_owner", "an owner of its own"),
        new("row security", "ALTER TABLE notifications_1of4 ENABLE ROW LEVEL SECURITY", "row security of its own"),
        new("a replica identity", "ALTER TABLE notifications_1of4 REPLICA IDENTITY FULL", "a replica identity of its own"),
        new("a default", "ALTER TABLE notifications_1of4 ALTER title SET DEFAULT 'x'", "settings for column title of its own"),
        new("a statistics target", "ALTER TABLE notifications_1of4 ALTER title SET STATISTICS 5", "settings for column title of its own"),
        new("unlogged", "ALTER TABLE notifications_1of4 SET UNLOGGED", "a kind of storage of its own"),
        new("a view", "CREATE VIEW v AS SELECT id FROM notifications_1of4", "is used by rule _RETURN on view public.v"),
        new("a policy", "CREATE POLICY p ON notifications_1of4 USING (true)", "is used by policy p on table public.notifications_1of4"),
        new("statistics", "CREATE STATISTICS s ON type, status FROM notifications_1of4", "is used by statistics object public.s"),
        new("a publication", "CREATE PUBLICATION p FOR TABLE notifications_1of4", "is in the publication p"),
    ];

    public override string ToString() => Name;
}
