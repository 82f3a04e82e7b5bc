using System.Globalization;

namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>How many notifications and users there are, and who is who among the users.</summary>
/// <remarks>
/// Of 1,000 notifications that come one after another, 20 are for the heavy user, 3 for each busy user and for each who marks all of
/// them as read, and the others for anybody. Everybody's are spread over the whole of the table, as they are where they come with time.
/// </remarks>
internal sealed record InboxSize(int Rows, int Users)
{
    public const int Block = 1_000;
    public const int OfHeavyUser = 20;
    public const int OfBusyUser = 3;
    public const int BusyUserCount = 10;
    public const int OfMarkingUser = 3;
    public const int MarkingUserCount = 40;

    private const int FirstMarkingUser = 1 + BusyUserCount;

    /// <summary>The number of the first of those who have no part of their own.</summary>
    public const int FirstNormalUser = FirstMarkingUser + MarkingUserCount;

    /// <summary>With 5,000,000 rows: 100,000 notifications.</summary>
    public static Guid HeavyUser { get; } = UserId(0);

    /// <summary>With 5,000,000 rows: 15,000 notifications each.</summary>
    public static IReadOnlyList<Guid> BusyUsers { get; } = [.. Enumerable.Range(1, BusyUserCount).Select(UserId)];

    /// <summary>With 5,000,000 rows: 15,000 notifications each, of which exactly 1,000 are unread.</summary>
    public static IReadOnlyList<Guid> MarkingUsers { get; } = [.. Enumerable.Range(FirstMarkingUser, MarkingUserCount).Select(UserId)];

    /// <summary>All notifications of a marking user.</summary>
    public int RowsOfMarkingUser => Rows / Block * OfMarkingUser;

    /// <summary>What a marking user has not read: one of fifteen.</summary>
    public int UnreadOfMarkingUser => RowsOfMarkingUser / 15;

    /// <summary>The page in the middle of the heavy inbox: with 5,000,000 rows, page 1,000.</summary>
    public int DeepPage => Rows / Block * OfHeavyUser / 2 / Requests.PageSize;

    public static InboxSize Parse(string[] arguments)
    {
        var rows = arguments.Length > 0 ? Number(arguments[0]) : 5_000_000;
        return new InboxSize(rows, arguments.Length > 1 ? Number(arguments[1]) : rows / 100);
    }

    /// <summary>Some of the users who have no part of their own: about 80 notifications each.</summary>
    public IReadOnlyList<Guid> NormalUsers(int count) =>
        [.. Enumerable.Range(FirstNormalUser, Math.Min(count, Users - FirstNormalUser)).Select(UserId)];

    /// <summary>The same as the fill makes in SQL: neighbors in number are none in the indexes.</summary>
    public static Guid UserId(int number) => new($"{unchecked((uint)(number * 2_654_435_761L)):x8}-0000-4000-8000-000000000000");

    /// <summary>The identifier of a user in SQL, by the expression of the number, a <c>bigint</c>.</summary>
    public static string UserIdInSql(string number) =>
        $"(lpad(to_hex({number} * 2654435761 % 4294967296), 8, '0') || '-0000-4000-8000-000000000000')::uuid";

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
