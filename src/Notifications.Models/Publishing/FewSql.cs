namespace Notifications.Models;

/// <summary>The statement that resolves which of a few users want a content, and inserts it for them.</summary>
internal sealed class FewSql(PublishedTable table, PreferenceVisibility preferences, FewShape shape)
{
    private const string Returned = "RETURNING user_id, id, created_at, aggregation_id";

    // A policy hides rows without an error: https://www.postgresql.org/docs/current/ddl-rowsecurity.html
    private const string UnlessUsersMayBeHidden = """
        AND (NOT EXISTS (SELECT FROM wanted AS m WHERE m.user_id NOT IN (SELECT p.user_id FROM present AS p))
                OR NOT EXISTS (SELECT FROM unnest(@principals) AS t (name) WHERE row_security_active(t.name)))
        """;

    /// <summary>Whether the answer has to tell the users who want the content, but whose rows were not inserted.</summary>
    public static bool IsReporting(PublishedTable table, bool hasKey) => hasKey || table.Principals is not null;

    /// <summary>Returns the statement.</summary>
    public string Insert() => IsReporting(table, shape.HasKey) ? InsertAndReport() : InsertWanted();

    // ON CONFLICT makes PostgreSQL write a second WAL record for each row; a new identifier cannot exist yet.
    private string UnlessExists => shape.MayExist ? $"ON CONFLICT ({table.Sql.Key}) DO NOTHING\n" : "";

    private string InsertWanted()
    {
        var (source, row) = shape.IsOne
            ? ("", (Id: "@id", User: "@user"))
            : ("FROM unnest(@ids, @users) AS r (id, user_id)\n", (Id: "r.id", User: "r.user_id"));
        return $"""
            {InsertInto()}
            {Select(row.Id, row.User)}
            {source}WHERE {WantedSql.Condition(row.User, preferences, shape.HasOrganization)}
            {UnlessExists}{Returned}
            """;
    }

    // The rows are sorted by user again: whatever plan joins them, publishers that run at once meet in one order.
    private string InsertAndReport() => $"""
        WITH wanted AS (
            SELECT r.id, r.user_id
            FROM unnest(@ids, @users) AS r (id, user_id)
            WHERE {WantedSql.Condition("r.user_id", preferences, shape.HasOrganization)}
        ){Present()}, inserted AS (
            {InsertInto()}
            {Select("w.id", "w.user_id")}
            FROM wanted AS w
            {OfPresent()}ORDER BY w.user_id
            {UnlessExists}{Returned}
        )
        SELECT i.user_id, i.id, i.created_at, i.aggregation_id, FALSE
        FROM inserted AS i
        UNION ALL
        SELECT w.user_id, NULL, NULL, NULL, {IsMissing()}
        FROM wanted AS w
        WHERE w.user_id NOT IN (SELECT i.user_id FROM inserted AS i)
        """;

    private string InsertInto() => $"""
        INSERT INTO {table.Sql.Name}
            ({ContentSql.Columns}{table.Own.Columns})
        """;

    private string Select(string id, string user) => $"SELECT {id}, {user}, @aggregation, {ContentSql.Values}{table.Own.Values}";

    private string Present() => table.Principals is not { } principals ? "" : $"""
        , present AS (
            {principals.SelectPresent("SELECT w.user_id FROM wanted AS w")}
        )
        """;

    private string OfPresent() => table.Principals is null ? "" : $"""
        WHERE w.user_id IN (SELECT p.user_id FROM present AS p)
            {UnlessUsersMayBeHidden}

        """;

    private string IsMissing() => table.Principals is null ? "FALSE" : "w.user_id NOT IN (SELECT p.user_id FROM present AS p)";
}
