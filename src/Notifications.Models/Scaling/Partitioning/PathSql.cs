namespace Notifications.Models;

/// <summary>Switches the <see href="https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH">search path</see> of the block.</summary>
internal static class PathSql
{
    /// <summary>Sees only what PostgreSQL brings along.</summary>
    /// <remarks>No function of the application can stand in for one of PostgreSQL's, and PostgreSQL writes all other names with their schemas.</remarks>
    public const string Catalog = "PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);";

    /// <summary>Sees what the migration sees: the names of the tables, and what functions of the application look for.</summary>
    public const string Caller = "PERFORM pg_catalog.set_config('search_path', caller_path, true);";
}
