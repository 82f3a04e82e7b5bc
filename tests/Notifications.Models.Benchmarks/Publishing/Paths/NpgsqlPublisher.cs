using System.Text.Json;
using Notifications.Models.Benchmarks.Data;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Benchmarks.Publishing.Paths;

/// <summary>The limit: the tables of the library, read and written by careful code without EF Core.</summary>
internal sealed class NpgsqlPublisher(NpgsqlDataSource database)
{
    private const int ChunkSize = 1_000;
    private const int BufferSize = 10_000;

    private const string Wanted =
        """
        SELECT u.user_id, COALESCE(
            (o.preferences -> 'locked' -> $2 ->> $3)::boolean, (o.preferences -> 'locked' -> $2 ->> '*')::boolean,
            (u.preferences -> $2 ->> $3)::boolean, (u.preferences -> $2 ->> '*')::boolean,
            (o.preferences -> $2 ->> $3)::boolean, (o.preferences -> $2 ->> '*')::boolean,
            $4)
        FROM notification_preferences AS u
        LEFT JOIN organization_notification_preferences AS o ON o.organization_id = u.organization_id
        WHERE u.user_id = ANY ($1)
        """;

    private const string Insert =
        """
        INSERT INTO notifications (id, user_id, type, title, message, data, status, delivered_via_ws, delivered_via_email, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'unread', FALSE, FALSE, $7)
        """;

    private const string Copy =
        """
        COPY notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            aggregation_id, created_at, deleted_at) FROM STDIN (FORMAT binary)
        """;

    /// <summary>One prepared statement for each thousand users.</summary>
    public async Task<IReadOnlyList<Guid>> ResolveAsync(IEnumerable<Guid> users, string channel, string type)
    {
        var byDefault = channel == NotificationChannels.InApp;
        var recipients = new List<Guid>();
        await using var connection = await database.OpenConnectionAsync();
        var ids = new NpgsqlParameter<Guid[]>();
        await using var command = new NpgsqlCommand(Wanted, connection)
        {
            Parameters = { ids, Parameter(channel), Parameter(type), Parameter(byDefault) },
        };
        foreach (var chunk in users.Chunk(ChunkSize))
        {
            ids.TypedValue = chunk;
            await command.PrepareAsync();
            var answers = await ReadAsync(command);
            recipients.AddRange(chunk.Where(user => answers.GetValueOrDefault(user, byDefault)));
        }

        return recipients;
    }

    /// <summary>One prepared statement.</summary>
    public async Task<int> InsertOneAsync(NotificationContent content, Guid user)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                Parameter(Guid.CreateVersion7()),
                Parameter(user),
                Parameter(content.Type),
                Parameter(content.Title),
                Parameter(content.Message),
                new NpgsqlParameter<JsonElement> { TypedValue = content.Data, NpgsqlDbType = NpgsqlDbType.Jsonb },
                Parameter(DateTimeOffset.UtcNow),
            },
        };
        await command.PrepareAsync();
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The same content for all, in the order of the index.</summary>
    public Task<long> CopyAsync(NotificationContent content, IEnumerable<Guid> recipients) => CopyAsync(
        recipients.Order().Select(user => new Sample(
            user, content.Type, content.Title, content.Message, content.Data, content.AggregationId)));

    /// <summary>In the order of the index, as far as a buffer reaches.</summary>
    public Task<long> CopySortedAsync(IEnumerable<Sample> samples) => CopyAsync(
        samples.Chunk(BufferSize).SelectMany(buffer => buffer.OrderBy(sample => sample.UserId)));

    /// <summary>In the order in which they come.</summary>
    public async Task<long> CopyAsync(IEnumerable<Sample> samples)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync(Copy);
        var now = DateTimeOffset.UtcNow;
        foreach (var sample in samples)
        {
            await WriteAsync(copy, sample, now);
        }

        return (long)await copy.CompleteAsync();
    }

    private static async Task<Dictionary<Guid, bool>> ReadAsync(NpgsqlCommand command)
    {
        var answers = new Dictionary<Guid, bool>(ChunkSize);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            answers.Add(reader.GetGuid(0), reader.GetBoolean(1));
        }

        return answers;
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Sample sample, DateTimeOffset now)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(Guid.CreateVersion7());
        await copy.WriteAsync(sample.UserId);
        await copy.WriteAsync(sample.Type, NpgsqlDbType.Varchar);
        await copy.WriteAsync(sample.Title, NpgsqlDbType.Varchar);
        await copy.WriteAsync(sample.Message, NpgsqlDbType.Text);
        await copy.WriteAsync(sample.Data, NpgsqlDbType.Jsonb);
        await copy.WriteAsync("unread", NpgsqlDbType.Varchar);
        await copy.WriteNullAsync();
        await copy.WriteAsync(false);
        await copy.WriteAsync(false);
        await (sample.AggregationId is { } id ? copy.WriteAsync(id) : copy.WriteNullAsync());
        await copy.WriteAsync(now);
        await copy.WriteNullAsync();
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}
