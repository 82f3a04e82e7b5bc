using Npgsql;

namespace Notifications.Models;

/// <summary>Writes the <see href="https://www.postgresql.org/docs/current/sql-do.html"><c>DO</c></see> blocks of migrations.</summary>
/// <remarks>A block is one statement. EF Core's idempotent scripts can contain it, but no bare <c>SELECT</c>.</remarks>
internal static class DoBlock
{
    /// <summary>Wraps the body of a block in dollar quotes that do not occur in it.</summary>
    public static string Of(string body)
    {
        var tag = "notifications";
        while (body.Contains($"${tag}$", StringComparison.Ordinal))
        {
            tag += "_";
        }

        return $"DO ${tag}$\n{body}\n${tag}$;";
    }

    /// <summary>Puts pieces of SQL below each other, and indents all lines but the first to fit where they are inserted.</summary>
    public static string Pieces(int indent, params string[] pieces) => Join("\n\n", indent, pieces);

    /// <summary>Makes one query of several, with <c>UNION ALL</c>.</summary>
    public static string Union(int indent, params string[] queries) => Join("\nUNION ALL\n", indent, queries);

    /// <summary>Quotes a table's name, with its schema if it has one, as a literal that <c>to_regclass</c> reads.</summary>
    public static string Table(NotificationModelOptions options, string name)
    {
        using var quoting = new NpgsqlCommandBuilder();
        var quoted = quoting.QuoteIdentifier(name);
        return Literal(options.Schema is null ? quoted : $"{quoting.QuoteIdentifier(options.Schema)}.{quoted}");
    }

    private static string Join(string separator, int indent, string[] pieces)
    {
        var margin = $"\n{new string(' ', indent)}";
        return string.Join(separator, pieces)
            .Replace("\n", margin, StringComparison.Ordinal)
            .Replace($"{margin}\n", "\n\n", StringComparison.Ordinal);
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
