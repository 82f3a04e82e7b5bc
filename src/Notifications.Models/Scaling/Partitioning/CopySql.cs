namespace Notifications.Models;

/// <summary>Copies the rows. The new table has no index, constraint or trigger at that time.</summary>
internal static class CopySql
{
    public const string Copy =
        $"""
        statement := format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s', target, columns, columns, source);
        {PathSql.Caller}
        EXECUTE statement;
        {PathSql.Catalog}
        """;
}
