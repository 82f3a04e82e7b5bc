using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>Statements that fill a table: the one that is purged, and the one whose inboxes are read by groups.</summary>
internal static class RetentionInsert
{
    /// <summary>A tenth is deleted, and a tenth is surplus. The rows of each user are spread over the whole table.</summary>
    public static string OfPurged(RetentionSize size) => Insert(
        $"""
        SELECT at, hash, NULL::uuid AS aggregation_id,
            surplus IS NULL AND turn % 5 = 0 AS unread,
            surplus IS NULL AND turn % 8 = 3 AS deleted,
            CASE WHEN surplus IS NULL THEN {NormalUser(size)} ELSE {size.Inbox.Users} + surplus % {size.SurplusUsers} END AS user_number
        FROM (
            SELECT *, CASE WHEN slot < {RetentionSize.OfSurplusUsers} THEN block * {RetentionSize.OfSurplusUsers} + slot END AS surplus
            FROM ({Numbers(size, RetentionSize.DaysSinceNewest)}) AS numbers) AS numbers_of_users
        """);

    /// <summary>Two heavy users have a third of their notifications in groups of 2 to 200.</summary>
    /// <remarks>
    /// Of 600 notifications 200 are in groups of one length, and the lengths take turns. One user has others between the members.
    /// The groups of the other are solid, and its newest notifications are a group of 200.
    /// </remarks>
    public static string OfGrouped(RetentionSize size) => Insert(
        $"""
        SELECT at, hash, turn % 5 = 0 AS unread, turn % 10 = 3 AS deleted, user_number,
            CASE
            WHEN user_number = 0 AND rank % 3 = 0
                THEN md5('between ' || part || ' ' || rank / 3 / (ARRAY[2, 5, 20, 100, 200])[1 + part % 5])::uuid
            WHEN user_number = 1 AND rank < 200
                THEN md5('solid ' || part || ' ' || rank / (ARRAY[200, 100, 20, 5, 2])[1 + part % 5])::uuid
            END AS aggregation_id
        FROM (
            SELECT *,
                (row_number() OVER (PARTITION BY user_number ORDER BY at DESC) - 1) / 600 AS part,
                (row_number() OVER (PARTITION BY user_number ORDER BY at DESC) - 1) % 600 AS rank
            FROM (
                SELECT *, CASE
                    WHEN slot < {2 * RetentionSize.OfHeavyUser} THEN slot / {RetentionSize.OfHeavyUser}
                    ELSE {NormalUser(size)} END AS user_number
                FROM ({Numbers(size, 0)}) AS numbers) AS numbers_of_users) AS ranked
        ORDER BY at
        """);

    private static string NormalUser(RetentionSize size) =>
        $"{InboxSize.FirstNormalUser} + hash % {size.Inbox.Users - InboxSize.FirstNormalUser}";

    // 387 and 1,000 have no divisor in common, so that the slots of a user are spread over a block.
    private static string Numbers(RetentionSize size, int age) =>
        $"""
        SELECT i * 387 % {RetentionSize.Block} AS slot, i / {RetentionSize.Block} AS block,
            i / {RetentionSize.Block} + i % {RetentionSize.Block} AS turn, abs(hashint8(i)::bigint) AS hash,
            now() - interval '{age} days' - interval '100 days' * (1 - (i + 1) / {size.Rows}::float8) AS at
        FROM generate_series(0, {size.Rows - 1}::bigint) AS i
        """;

    private static string Insert(string samples) =>
        $$"""
        INSERT INTO notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            aggregation_id, created_at, deleted_at)
        SELECT {{Schema.Library.NewIdInSql}},
            {{InboxSize.UserIdInSql("user_number")}},
            (ARRAY['mention', 'comment.added', 'ticket.assigned', 'ticket.closed', 'build.failed'])[1 + hash / 7 % 5],
            (ARRAY['Ada', 'Ben', 'Cem', 'Dee'])[1 + hash % 4] || ' mentioned you in ticket T-' || hash % 100000,
            '"Could you have a look at the last build? It fails since the merge of this morning, and T-'
                || hash % 100000 || ' waits for it."',
            jsonb_build_object('ticket', 'T-' || hash % 100000, 'url', '/projects/7/tickets/' || hash % 100000, 'actor', 'ada'),
            CASE WHEN unread THEN 'unread' ELSE 'read' END,
            CASE WHEN NOT unread THEN at + interval '1 hour' END,
            hash % 2 = 0,
            false,
            aggregation_id,
            at,
            CASE WHEN deleted THEN at + interval '1 hour' END
        FROM ({{samples}}) AS samples
        """;
}
