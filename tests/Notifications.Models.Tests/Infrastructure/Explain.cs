using System.Globalization;
using System.Text.RegularExpressions;
using Notifications.Models.Tests.Inbox;
using Npgsql;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Explains statements of the library.</summary>
internal static partial class Explain
{
    private const string Analyze = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ";

    /// <summary>
    /// Runs a statement in a transaction, rolls back, and returns the plan: https://www.postgresql.org/docs/current/sql-explain.html
    /// </summary>
    /// <param name="sent">The statement, with its parameters.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="generic">Whether the plan is generic, as that of a prepared statement may be, or custom.</param>
    /// <param name="preparation">SQL to run first, in the same transaction.</param>
    public static async Task<Plan> ExplainAsync(this NpgsqlCommand sent, string connectionString, bool generic, string preparation = "")
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        if (preparation.Length > 0)
        {
            command.CommandText = preparation;
            await command.ExecuteNonQueryAsync();
        }

        if (generic)
        {
            // EXPLAIN plans for the given values, unless the statement is prepared by name.
            var types = string.Join(", ", sent.Parameters.Select(p => p.DataTypeName));
            command.CommandText =
                $"SET plan_cache_mode = force_generic_plan; PREPARE sent {(types.Length > 0 ? $"({types})" : "")} AS {Numbered(sent)}";
            await command.ExecuteNonQueryAsync();
            command.CommandText = $"{Analyze} EXECUTE sent ({string.Join(", ", sent.Parameters.Select(p => Literal(p.Value)))})";
        }
        else
        {
            command.CommandText = Analyze + sent.CommandText;
            foreach (NpgsqlParameter parameter in sent.Parameters)
            {
                command.Parameters.Add(parameter.Clone());
            }
        }

        return new Plan((string)(await command.ExecuteScalarAsync())!);
    }

    private static string Numbered(NpgsqlCommand sent) =>
        ParameterName().Replace(sent.CommandText, match => $"${sent.Parameters.IndexOf(match.Value) + 1}");

    private static string Literal(object? value) => value switch
    {
        DateTimeOffset instant when instant == DateTimeOffset.MinValue => "'-infinity'",
        DateTimeOffset instant => $"'{instant:O}'",
        DateTime instant => $"'{instant:O}'",
        IEnumerable<Guid> ids => $"'{{{string.Join(',', ids)}}}'",
        IEnumerable<DateTimeOffset> instants => $"'{{{string.Join(',', instants.Select(instant => $"\"{instant:O}\""))}}}'",
        IEnumerable<int> numbers => $"'{{{string.Join(',', numbers)}}}'",
        IEnumerable<string> texts => $"'{{{string.Join(',', texts)}}}'",
        IFormattable one => $"'{one.ToString(null, CultureInfo.InvariantCulture)}'",
        _ => $"'{value}'",
    };

    [GeneratedRegex("@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex ParameterName();
}
