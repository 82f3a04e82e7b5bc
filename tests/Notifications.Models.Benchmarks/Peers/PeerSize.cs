using System.Globalization;

namespace Notifications.Models.Benchmarks.Peers;

/// <summary>How many notifications there are, and who is who among the users.</summary>
/// <remarks>
/// Of 1,000 notifications that come one after another, 20 are for the heavy user, 5 for each user who marks all as read, and the others for
/// anybody. The newest fifth of everybody's is unread.
/// </remarks>
internal sealed record PeerSize(int Rows)
{
    public const int HeavyUser = 0;

    private const int Block = 1_000;
    private const int OfHeavyUser = 20;
    private const int OfMarkingUser = 5;
    private const int MarkingUserCount = 16;
    private const int MarkingEnd = OfHeavyUser + (MarkingUserCount * OfMarkingUser);
    private const int FirstNormalUser = 1 + MarkingUserCount;

    public int Users => Rows / 50;

    /// <summary>With 1,000,000 rows: 5,000 notifications each, of which 1,000 are unread.</summary>
    public static IReadOnlyList<int> MarkingUsers { get; } = [.. Enumerable.Range(1, MarkingUserCount)];

    public int UnreadOfMarkingUser => Rows / Block * OfMarkingUser / 5;

    /// <summary>About 45 notifications each.</summary>
    public IReadOnlyList<int> NormalUsers { get; } = [.. Enumerable.Range(FirstNormalUser, Math.Min(2_000, (Rows / 50) - FirstNormalUser))];

    /// <summary>The number of the last notification that was read.</summary>
    public long LastRead => Rows / 5 * 4L;

    /// <summary>
    /// The notifications in SQL: <c>i</c> (1 and up), <c>user_number</c>, <c>at</c>, <c>unread</c>, <c>hash</c>, and as text the
    /// <c>type</c>, <c>title</c>, <c>message</c> and <c>payload</c>, which has title and message as JSON.
    /// </summary>
    /// <remarks>387 and 1,000 have no divisor in common, so that the slots of a user are spread over a block.</remarks>
    public string Samples =>
        $"""
        (
            SELECT *, json_build_object('title', title, 'message', message, 'ticket', 'T-' || hash % 100000)::text AS payload
            FROM (
                SELECT i, at, i > {LastRead} AS unread, hash,
                    CASE
                    WHEN slot < {OfHeavyUser} THEN {HeavyUser}
                    WHEN slot < {MarkingEnd} THEN 1 + (slot - {OfHeavyUser}) / {OfMarkingUser}
                    ELSE {FirstNormalUser} + hash % {Users - FirstNormalUser} END AS user_number,
                    (ARRAY['mention', 'comment.added', 'ticket.assigned', 'ticket.closed', 'build.failed'])[1 + hash / 7 % 5] AS type,
                    (ARRAY['Ada', 'Ben', 'Cem', 'Dee'])[1 + hash % 4] || ' mentioned you in ticket T-' || hash % 100000 AS title,
                    'Could you have a look at the last build? It fails since the merge of this morning, and T-' || hash % 100000
                        || ' waits for it.' AS message
                FROM (
                    SELECT i, i * 387 % {Block} AS slot, abs(hashint8(i)::bigint) AS hash,
                        now() - interval '100 days' * (1 - i / {Rows}::float8) AS at
                    FROM generate_series(1, {Rows}::bigint) AS i) AS numbers) AS texts) AS s
        """;

    public static PeerSize Parse(string[] arguments) =>
        new(arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000);
}
