namespace Notifications.Models.Obstacles;

/// <summary>Logical replication, which the copy would break.</summary>
/// <remarks>
/// Subscribers would get every row of the copy as a new one. Later they would look for tables with the names of the partitions
/// (<see href="https://www.postgresql.org/docs/current/logical-replication-publication.html">manual</see>).
/// Catalogs: <c>pg_publication</c>, <c>pg_publication_rel</c>, <c>pg_publication_namespace</c>, <c>pg_subscription_rel</c>.
/// </remarks>
internal static class ReplicationObstacles
{
    private const string Publications =
        """
        SELECT format('is in the publication %I', p.pubname),
            'Remove it from the publication, and add it again after subscribers have been prepared.'
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_publication_tables AS p ON (p.schemaname, p.tablename) = (n.nspname, c.relname)
        WHERE c.oid = source OR c.oid = ANY(parts)
        """;

    private const string Subscriptions =
        """
        SELECT 'is filled by a subscription', 'Remove it from the publication, and refresh the subscription.'
        FROM pg_subscription_rel WHERE srrelid = source OR srrelid = ANY(parts)
        """;

    public static IReadOnlyList<string> All { get; } = [Publications, Subscriptions];
}
