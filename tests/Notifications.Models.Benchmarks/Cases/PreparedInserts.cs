using System.Text.Json;
using Notifications.Models.Benchmarks.Data;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Benchmarks.Cases;

/// <summary>The limit of <c>SaveChanges</c>: the same statements, sent by careful code without EF Core.</summary>
/// <remarks>
/// It sends what EF Core sends, one <c>INSERT</c> for each row, 1,000 of them in a round trip, all in one transaction; only that they are
/// prepared and their parameters typed. So it is the work of PostgreSQL and of its protocol, and what SaveChanges takes beyond it is
/// the price of EF Core and of planning each statement again. <c>COPY</c> and <c>INSERT ... SELECT FROM unnest(...)</c> are faster,
/// but another contract (nothing is tracked), and so the limit of the library's own bulk doors, not of this one.
/// </remarks>
internal static class PreparedInserts
{
    // EF Core's own, with Npgsql.
    private const int BatchSize = 1_000;

    private const string Insert =
        """
        INSERT INTO notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            aggregation_id, created_at, deleted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    public static async Task RunAsync(string connectionString, IEnumerable<Sample> samples)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var chunk in samples.Chunk(BatchSize))
        {
            await InsertAsync(connection, chunk);
        }

        await transaction.CommitAsync();
    }

    private static async Task InsertAsync(NpgsqlConnection connection, IEnumerable<Sample> samples)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sample in samples)
        {
            batch.BatchCommands.Add(InsertOf(sample));
        }

        // Commands of the same text share one statement, which the connection keeps.
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand InsertOf(Sample sample)
    {
        var now = DateTimeOffset.UtcNow;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(now) },
                new NpgsqlParameter<Guid> { TypedValue = sample.UserId },
                new NpgsqlParameter<string> { TypedValue = sample.Type },
                new NpgsqlParameter<string> { TypedValue = sample.Title },
                new NpgsqlParameter<string> { TypedValue = sample.Message },
                new NpgsqlParameter<JsonElement> { TypedValue = sample.Data, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<string> { TypedValue = "unread" },
                Null(NpgsqlDbType.TimestampTz),
                new NpgsqlParameter<bool> { TypedValue = false },
                new NpgsqlParameter<bool> { TypedValue = false },
                sample.AggregationId is { } id ? new NpgsqlParameter<Guid> { TypedValue = id } : Null(NpgsqlDbType.Uuid),
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
                Null(NpgsqlDbType.TimestampTz),
            },
        };
    }

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = DBNull.Value };
}
