using System.Diagnostics;
using LocalPostgres;
using Notifications.Models.Benchmarks.Run;
using Notifications.Models.Benchmarks.Schemas;
using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>A database with the whole history of the inbox in one of the schemas.</summary>
internal static class InboxDatabase
{
    private const string Indexes = "FROM pg_index WHERE indrelid = 'notifications'::regclass AND NOT indisprimary";
    private const int BusyEnd = InboxSize.OfHeavyUser + (InboxSize.BusyUserCount * InboxSize.OfBusyUser);
    private const int MarkingEnd = BusyEnd + (InboxSize.MarkingUserCount * InboxSize.OfMarkingUser);

    /// <summary>Creates and fills the database, and returns its data source.</summary>
    /// <remarks>
    /// All paths open their connections with the same settings: the defaults of Npgsql, and statements that it prepares by itself when they
    /// come again, which is how an application has prepared statements through EF Core. <paramref name="options"/> has further settings of
    /// the server for one path.
    /// </remarks>
    public static Task<NpgsqlDataSource> FillAsync(
        LocalPostgresServer server, Schema schema, string name, InboxSize size, string? options = null) =>
        FillAsync(server, schema, name, Insert(schema, size), options);

    /// <summary>The same, with the notifications that a statement of the caller inserts.</summary>
    public static async Task<NpgsqlDataSource> FillAsync(
        LocalPostgresServer server, Schema schema, string name, string insert, string? options = null)
    {
        var start = Stopwatch.GetTimestamp();
        var connectionString = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(name));
        await schema.CreateAsync(connectionString.ConnectionString);
        connectionString.CommandTimeout = 0;
        await FillAsync(connectionString.ConnectionString, insert);
        Console.WriteLine($"{name} filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");

        connectionString.MaxAutoPrepare = 32;
        connectionString.Options = options;
        return NpgsqlDataSource.Create(connectionString);
    }

    // Building the indexes over existing rows is faster, and makes them as dense as those of a maintained table.
    private static async Task FillAsync(string connectionString, string insert)
    {
        var create = await Database.ReadAsync<string>(connectionString, $"SELECT string_agg(pg_get_indexdef(indexrelid), ';') {Indexes}");
        await Database.ExecuteAsync(connectionString, await Database.ReadAsync<string>(
            connectionString, $"SELECT 'DROP INDEX ' || string_agg(indexrelid::regclass::text, ', ') {Indexes}"));
        await Database.ExecuteAsync(connectionString, insert);
        await Database.ExecuteAsync(connectionString, $"SET maintenance_work_mem = '512MB'; {create}");
        await Database.ExecuteAsync(connectionString, "VACUUM (FREEZE, ANALYZE) notifications");
        await Database.ExecuteAsync(connectionString, "CHECKPOINT");
    }

    // One of five is unread, or one of fifteen of those who mark all; one of ten is read and deleted.
    // 387 and 1,000 have no divisor in common, so that the slots of a user are spread over a block.
    private static string Insert(Schema schema, InboxSize size) =>
        $$"""
        INSERT INTO notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            aggregation_id, created_at, deleted_at)
        SELECT {{schema.NewIdInSql}},
            {{InboxSize.UserIdInSql("user_number")}},
            (ARRAY['mention', 'comment.added', 'ticket.assigned', 'ticket.closed', 'build.failed'])[1 + hash / 7 % 5],
            (ARRAY['Ada', 'Ben', 'Cem', 'Dee'])[1 + hash % 4] || ' mentioned you in ticket T-' || hash % 100000,
            '"Could you have a look at the last build? It fails since the merge of this morning, and T-'
                || hash % 100000 || ' waits for it."',
            jsonb_build_object('ticket', 'T-' || hash % 100000, 'url', '/projects/7/tickets/' || hash % 100000, 'actor', 'ada'),
            CASE WHEN unread THEN 'unread' ELSE 'read' END,
            CASE WHEN NOT unread THEN at + interval '1 hour' END,
            turn % 2 = 0,
            false,
            CASE WHEN hash % 4 = 0 THEN gen_random_uuid() END,
            at,
            CASE WHEN turn % 10 = 3 THEN at + interval '1 hour' END
        FROM (
            SELECT at, turn, hash,
                turn % 5 = 0 AND (slot < {{BusyEnd}} OR slot >= {{MarkingEnd}}
                    OR (slot - {{BusyEnd}}) % {{InboxSize.OfMarkingUser}} = 0) AS unread,
                CASE
                WHEN slot < {{InboxSize.OfHeavyUser}} THEN 0
                WHEN slot < {{BusyEnd}} THEN 1 + (slot - {{InboxSize.OfHeavyUser}}) / {{InboxSize.OfBusyUser}}
                WHEN slot < {{MarkingEnd}} THEN {{1 + InboxSize.BusyUserCount}} + (slot - {{BusyEnd}}) / {{InboxSize.OfMarkingUser}}
                ELSE {{InboxSize.FirstNormalUser}} + hash % {{size.Users - InboxSize.FirstNormalUser}} END AS user_number
            FROM (
                SELECT i * 387 % {{InboxSize.Block}} AS slot, i / {{InboxSize.Block}} + i % {{InboxSize.Block}} AS turn,
                    abs(hashint8(i)::bigint) AS hash, now() - interval '100 days' * (1 - i / {{size.Rows}}::float8) AS at
                FROM generate_series(1, {{size.Rows}}::bigint) AS i) AS numbers) AS samples
        """;
}
