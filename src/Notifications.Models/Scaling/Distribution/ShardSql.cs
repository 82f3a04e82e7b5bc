namespace Notifications.Models;

/// <summary>Asks <c>pg_dist_partition</c> how Citus stores a table, and changes it.</summary>
/// <remarks>
/// Being listed there does not make a table distributed: Citus also lists local tables that a foreign key connects with a reference table
/// (<see href="https://docs.citusdata.com/en/stable/develop/api_metadata.html#partition-table">manual</see>).
/// </remarks>
internal static class ShardSql
{
    /// <summary>Refuses a table that is distributed by another column.</summary>
    public const string CheckKey =
        """
        SELECT column_to_column_name(logicalrelid, partkey) INTO difference
        FROM pg_dist_partition WHERE logicalrelid = name::regclass AND partmethod = 'h';
        IF difference <> 'user_id' THEN
            RAISE EXCEPTION 'Table % is distributed by %, not by user_id.', name, difference
                USING ERRCODE = 'invalid_table_definition',
                    HINT = 'Call alter_distributed_table(..., distribution_column => ''user_id''), or undistribute_table(...).';
        END IF;
        """;

    /// <summary>Refuses tables with foreign keys, with which Citus could only undistribute the tables of the application too.</summary>
    public const string CheckForeignKeys =
        """
        SELECT k.conname, k.conrelid::regclass AS owner INTO foreign_key
        FROM pg_dist_partition AS p JOIN pg_constraint AS k ON p.logicalrelid IN (k.conrelid, k.confrelid)
        WHERE p.logicalrelid = name::regclass AND (p.partmethod = 'h' OR p.partmethod = 'n' AND p.repmodel = 't') AND k.contype = 'f'
        ORDER BY k.conname
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'Table % cannot be undistributed: foreign key % of table % connects it with another table.',
                name, foreign_key.conname, foreign_key.owner
                USING ERRCODE = 'dependent_objects_still_exist',
                    HINT = 'Drop the foreign key before, and create it again afterwards. '
                        'Or call undistribute_table(..., cascade_via_foreign_keys => true), which also undistributes the other table.';
        END IF;
        """;

    public static string Distribute { get; } =
        $"""
        IF NOT {IsReference("organizations")} THEN
            PERFORM create_reference_table(organizations::regclass);
        END IF;

        IF NOT {IsDistributed("notifications")} THEN
            PERFORM create_distributed_table(notifications::regclass, 'user_id', colocate_with => 'none', shard_count => shards);
        END IF;
        """;

    /// <summary>Distributes a table so that the rows of a user are where the notifications of the user are.</summary>
    public static string Colocate(string table) =>
        $"""
        IF NOT {IsDistributed(table)} THEN
            PERFORM create_distributed_table({table}::regclass, 'user_id', colocate_with => notifications);
        END IF;
        """;

    /// <summary>Refuses a table that others have distributed so that the rows of a user are on different nodes.</summary>
    public static string CheckColocation(string table) =>
        $"""
        IF (SELECT count(DISTINCT colocationid) FROM pg_dist_partition
            WHERE logicalrelid IN (notifications::regclass, {table}::regclass)) > 1 THEN
            RAISE EXCEPTION 'Table % is not colocated with table %.', {table}, notifications
                USING ERRCODE = 'object_not_in_prerequisite_state',
                    HINT = 'Call alter_distributed_table(..., colocate_with => ...) for one of them.';
        END IF;
        """;

    /// <summary>Whether the rows of a table are divided by a hash.</summary>
    public static string IsDistributed(string table) =>
        $"EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = {table}::regclass AND partmethod = 'h')";

    /// <summary>Whether each node has a copy of a table.</summary>
    public static string IsReference(string table) =>
        $"EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = {table}::regclass AND partmethod = 'n' AND repmodel = 't')";
}
