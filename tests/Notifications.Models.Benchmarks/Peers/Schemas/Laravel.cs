namespace Notifications.Models.Benchmarks.Peers.Schemas;

/// <summary>Laravel's database channel: one index on the owner, and random identifiers.</summary>
internal static class Laravel
{
    private const string Owner = "notifiable_type = 'App\\Models\\User' AND notifiable_id = $1 AND notifiable_id IS NOT NULL";

    public static Peer Peer { get; } = new("Laravel")
    {
        Tables = """
            CREATE TABLE notifications (
                id uuid NOT NULL,
                type varchar(255) NOT NULL,
                notifiable_type varchar(255) NOT NULL,
                notifiable_id bigint NOT NULL,
                data text NOT NULL,
                read_at timestamp(0),
                created_at timestamp(0),
                updated_at timestamp(0))
            """,
        Fill = size => $"""
            INSERT INTO notifications
            SELECT gen_random_uuid(), 'App\Notifications\' || type, 'App\Models\User', user_number, payload,
                CASE WHEN NOT unread THEN at + interval '1 hour' END, at, at
            FROM {size.Samples}
            """,
        Indexes = """
            ALTER TABLE notifications ADD PRIMARY KEY (id);
            CREATE INDEX ON notifications (notifiable_type, notifiable_id);
            """,
        UserKey = number => (long)number,
        Unread = "SELECT notifiable_id, id FROM notifications WHERE read_at IS NULL",
        Page = [Sql.Rows($"SELECT * FROM notifications WHERE {Owner} ORDER BY created_at DESC LIMIT 50 OFFSET 0", Input.User)],
        Badge = [Sql.Number($"SELECT count(*) AS aggregate FROM notifications WHERE {Owner} AND read_at IS NULL", Input.User)],
        Insert =
        [
            Sql.Change(
                """
                INSERT INTO notifications (id, type, data, read_at, notifiable_id, notifiable_type, updated_at, created_at)
                VALUES ($1, 'App\Notifications\Mention', $2, NULL, $3, 'App\Models\User', $4, $4)
                """,
                Input.RandomId, Input.Payload, Input.User, Input.LocalNow),
        ],
        MarkOne =
        [
            Sql.Rows($"SELECT * FROM notifications WHERE {Owner} AND id = $2 LIMIT 1", Input.User, Input.Id),
            Sql.Change("UPDATE notifications SET read_at = $2, updated_at = $2 WHERE id = $1", Input.Id, Input.LocalNow),
        ],
        MarkAll =
        [
            Sql.Change(
                $"UPDATE notifications SET read_at = $2, updated_at = $2 WHERE {Owner} AND read_at IS NULL", Input.User, Input.LocalNow),
        ],
    };
}
