namespace Notifications.Models;

/// <summary>Rebuilds the tables of users' rows as partitioned tables or as plain ones.</summary>
/// <remarks>
/// The block locks every table and looks for <see cref="ObstacleSql">obstacles</see>. Only then does it build a replacement, copy the rows,
/// drop the original and compare what the catalogs say. All of that is one transaction: any failure leaves the tables as they were.
/// </remarks>
internal static class PartitionSql
{
    /// <summary>Returns the block.</summary>
    /// <param name="options">The names of the tables.</param>
    /// <param name="partitions">The number of partitions of each table; 0 makes plain tables.</param>
    public static string Rebuild(NotificationModelOptions options, int partitions)
    {
        var tables = string.Join(", ", UserTables.Of(options).Select(name => DoBlock.Table(options, name)));
        return DoBlock.Of(
            $"""
            DECLARE
                partitions CONSTANT integer := {partitions};
                names CONSTANT text[] := ARRAY[{tables}];
                caller_path CONSTANT text := pg_catalog.current_setting('search_path');
                {DoBlock.Pieces(4, SourceSql.Variables, ObstacleSql.Variables, ReplacementSql.Variables)}
            BEGIN
                {DoBlock.Pieces(4, PathSql.Catalog, IsolationSql.Check)}

                FOREACH name IN ARRAY names LOOP
                    {DoBlock.Pieces(8, SourceSql.Lock, SourceSql.Read, ObstacleSql.Check)}
                END LOOP;

                FOREACH name IN ARRAY names LOOP
                    {DoBlock.Pieces(
                        8,
                        SourceSql.Read,
                        ReplacementSql.Describe,
                        ReplacementSql.Create,
                        IdentitySql.Move,
                        CopySql.Copy,
                        PrivilegeSql.Move,
                        ReplacementSql.Replace,
                        ReplacementSql.Compare)}
                END LOOP;

                {PathSql.Caller}
            END
            """);
    }
}
