using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;

namespace Notifications.Models.Benchmarks.Publishing;

/// <summary>How many notifications are there before, and how many come.</summary>
/// <param name="History">The notifications that are there.</param>
internal sealed record PublishingSize(int History)
{
    public const int Organizations = 20;

    /// <summary>The tables of an inbox.</summary>
    public InboxSize Inbox { get; } = new(History, History / 20);

    /// <summary>To how many users something is published.</summary>
    public int Audience => History / 100;

    /// <summary>How many notifications come at once.</summary>
    public int Bulk => History / 10;

    /// <summary>How many come one after another, and are never in memory at once.</summary>
    public int Stream => History;

    public static PublishingSize Parse(string[] arguments) =>
        new(arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000);
}
