using System.Globalization;
using Npgsql;

namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>What an application writes by hand: <c>SKIP LOCKED</c> for claims, and a poll of the flag of the specification.</summary>
internal sealed class NpgsqlWorker(NpgsqlDataSource database) : IDeliveryWorker
{
    // As many as the library claims of 100 users.
    private const int Batch = 200;

    private const string Claim = """
        UPDATE notification_deliveries AS d
        SET due_at = now() + interval '5 minutes', attempts = d.attempts + 1
        FROM (
            SELECT user_id, notification_id
            FROM notification_deliveries
            WHERE channel = 'email' AND due_at <= now()
            ORDER BY due_at
            LIMIT $1
            FOR UPDATE SKIP LOCKED) AS c
        JOIN notifications AS n ON n.id = c.notification_id
        WHERE d.user_id = c.user_id AND d.notification_id = c.notification_id AND d.channel = 'email'
        RETURNING n.id, n.user_id, n.type, n.title, n.message, n.data::text, n.created_at
        """;

    private const string Complete = """
        WITH completed AS (
            UPDATE notification_deliveries SET due_at = NULL, sent_at = now()
            WHERE user_id = ANY($1) AND notification_id = ANY($2) AND channel = 'email' AND due_at IS NOT NULL
            RETURNING notification_id)
        UPDATE notifications SET delivered_via_email = TRUE WHERE id IN (SELECT notification_id FROM completed)
        """;

    private const string Poll = "SELECT count(*) FROM (SELECT id FROM notifications WHERE delivered_via_email = FALSE LIMIT 100) AS due";

    public string Name => "Npgsql";

    public async Task<int> DrainAsync()
    {
        var completed = 0;
        while (await ClaimAsync() is { Count: > 0 } claimed)
        {
            completed += await CompleteAsync(claimed);
        }

        return completed;
    }

    public async Task<int> PollAsync()
    {
        await using var command = database.CreateCommand(Poll);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task<List<(Guid Id, Guid UserId, string Text)>> ClaimAsync()
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Batch });
        await using var reader = await command.ExecuteReaderAsync();
        var claimed = new List<(Guid, Guid, string)>();
        while (await reader.ReadAsync())
        {
            claimed.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetString(3) + reader.GetString(4) + reader.GetString(5)));
        }

        return claimed;
    }

    private async Task<int> CompleteAsync(List<(Guid Id, Guid UserId, string Text)> claimed)
    {
        await using var command = database.CreateCommand(Complete);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. claimed.Select(row => row.UserId).Distinct()] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. claimed.Select(row => row.Id)] });
        return await command.ExecuteNonQueryAsync();
    }
}
