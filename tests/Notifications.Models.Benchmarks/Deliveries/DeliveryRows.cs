using Notifications.Models.Benchmarks.Run;

namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>The rows of a run.</summary>
internal static class DeliveryRows
{
    /// <summary>Creates the tables and fills them with finished deliveries.</summary>
    public static async Task FillAsync(string connectionString, DeliverySize size)
    {
        await using var context = new DeliveryContext(new DbContextOptionsBuilder<DeliveryContext>().UseNpgsql(connectionString).Options);
        await context.Database.EnsureCreatedAsync();
        await Database.ExecuteAsync(connectionString, $"""
            INSERT INTO notifications (id, user_id, type, title, message, delivered_via_email, created_at)
            SELECT md5('id of ' || i)::uuid, md5('user ' || i % {size.Users})::uuid, 'mention', 'Ada mentioned you',
                repeat('Ada mentioned you in "Release notes". ', 4), TRUE, now() - (1000000 - i) * interval '1 second'
            FROM generate_series(1, {size.Notifications}) AS i
            """);
        await Database.ExecuteAsync(connectionString, """
            INSERT INTO notification_deliveries (user_id, notification_id, channel, attempts, sent_at)
            SELECT user_id, id, 'email', 1, created_at FROM notifications
            """);
        await Database.ExecuteAsync(connectionString, "VACUUM (FREEZE, ANALYZE)");
    }

    /// <summary>Makes the newest deliveries due again.</summary>
    public static async Task MakeDueAsync(string connectionString, DeliverySize size)
    {
        await Database.ExecuteAsync(connectionString, $"""
            WITH newest AS (
                UPDATE notifications SET delivered_via_email = FALSE
                WHERE id IN (SELECT id FROM notifications ORDER BY created_at DESC LIMIT {size.Due})
                RETURNING user_id, id, created_at)
            UPDATE notification_deliveries AS d SET due_at = n.created_at, attempts = 0, sent_at = NULL
            FROM newest AS n WHERE d.user_id = n.user_id AND d.notification_id = n.id
            """);
        await Database.ExecuteAsync(connectionString, "VACUUM (INDEX_CLEANUP ON, ANALYZE) notifications, notification_deliveries");
    }
}
