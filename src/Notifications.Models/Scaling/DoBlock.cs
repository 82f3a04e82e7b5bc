using Npgsql;

namespace Notifications.Models;

/// <summary>A <c>DO</c> block for a migration: one statement, also inside the idempotent scripts that EF Core makes, where a bare <c>SELECT</c> is none.</summary>
internal static class DoBlock
{
    /// <summary>Makes a statement of the body of a block.</summary>
    public static string Of(string body)
    {
        var tag = "notifications";
        while (body.Contains($"${tag}$", StringComparison.Ordinal))
        {
            tag += "_";
        }

        return $"DO ${tag}$\n{body}\n${tag}$;";
    }

    /// <summary>A table as a text that <c>to_regclass</c> reads.</summary>
    public static string Table(NotificationModelOptions options, string name)
    {
        using var quoting = new NpgsqlCommandBuilder();
        var quoted = quoting.QuoteIdentifier(name);
        return Literal(options.Schema is null ? quoted : $"{quoting.QuoteIdentifier(options.Schema)}.{quoted}");
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
