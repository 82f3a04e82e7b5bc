using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Benchmarks.Data;

/// <summary>Fills a table of notifications, whose columns are the same in every schema.</summary>
internal static class SamplesCopy
{
    private const string Command =
        """
        COPY notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            aggregation_id, created_at, deleted_at) FROM STDIN (FORMAT binary)
        """;

    /// <summary>Writes the notifications in their order, so that the indexes grow as they would have grown with time.</summary>
    public static async Task CopyAsync(this NpgsqlConnection connection, IEnumerable<PastSample> samples, Func<DateTimeOffset, Guid> newId)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Command);
        foreach (var sample in samples)
        {
            await WriteAsync(copy, newId(sample.CreatedAt), sample);
        }

        await copy.CompleteAsync();
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Guid id, PastSample sample)
    {
        var content = sample.Content;
        await copy.StartRowAsync();
        await copy.WriteAsync(id);
        await copy.WriteAsync(content.UserId);
        await copy.WriteAsync(content.Type);
        await copy.WriteAsync(content.Title);
        await copy.WriteAsync(content.Message);
        await copy.WriteAsync(content.Data, NpgsqlDbType.Jsonb);
        await copy.WriteAsync(sample.ReadAt is null ? "unread" : "read");
        await copy.WriteOrNullAsync(sample.ReadAt);
        await copy.WriteAsync(sample.Delivered);
        await copy.WriteAsync(false);
        await copy.WriteOrNullAsync(content.AggregationId);
        await copy.WriteAsync(sample.CreatedAt);
        await copy.WriteOrNullAsync(sample.DeletedAt);
    }

    private static Task WriteOrNullAsync<T>(this NpgsqlBinaryImporter copy, T? value)
        where T : struct =>
        value is { } known ? copy.WriteAsync(known) : copy.WriteNullAsync();
}
