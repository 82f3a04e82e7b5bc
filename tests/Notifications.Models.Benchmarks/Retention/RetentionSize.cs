using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>The number of notifications, and how many of them each rule removes.</summary>
/// <param name="Rows">The notifications of each of the two tables.</param>
internal sealed record RetentionSize(int Rows)
{
    /// <summary>Of so many notifications that come one after another, each user of some kind has the same share.</summary>
    public const int Block = 1_000;

    /// <summary>The share of the users who have too many.</summary>
    public const int OfSurplusUsers = 200;

    /// <summary>The share of each heavy user, who with 1,000,000 rows has 100,000.</summary>
    public const int OfHeavyUser = 100;

    /// <summary>How long ago the newest of those was made that were deleted.</summary>
    public const int DaysSinceNewest = 40;

    /// <summary>How many notifications each user may have.</summary>
    public const int Keep = 100;

    /// <summary>The users, most of whom have about 16 notifications.</summary>
    public InboxSize Inbox { get; } = new(Rows, Rows / 20);

    /// <summary>Users who have 200 notifications, all of them read.</summary>
    public int SurplusUsers => Rows / Block * OfSurplusUsers / (2 * Keep);

    /// <summary>How many notifications each rule removes.</summary>
    public int Removed => Rows / 10;

    public static RetentionSize Parse(string[] arguments) =>
        new(arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000);
}
