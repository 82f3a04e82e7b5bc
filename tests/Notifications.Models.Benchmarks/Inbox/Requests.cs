namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>What every path is asked for.</summary>
internal static class Requests
{
    public const int PageSize = 50;

    /// <summary>The highest number that a badge shows as it is.</summary>
    public const int BadgeCap = 99;
}
