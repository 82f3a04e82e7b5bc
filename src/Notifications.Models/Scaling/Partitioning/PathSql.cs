namespace Notifications.Models;

/// <summary>Switches the search path of the block.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH">Manual</seealso>
internal static class PathSql
{
    /// <summary>Resolves names to objects of PostgreSQL only.</summary>
    /// <remarks>No function of the application can stand in for one of
    /// PostgreSQL's. Other names are written with their schemas.</remarks>
    public const string Catalog = "PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);";

    /// <summary>Sees what the migration sees: the tables, and what functions of the application look for.</summary>
    public const string Caller = "PERFORM pg_catalog.set_config('search_path', caller_path, true);";
}
