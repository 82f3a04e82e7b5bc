using Notifications.Models.Benchmarks.Inbox.Measuring;
using Notifications.Models.Benchmarks.Inbox.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The first page through contexts that were set up otherwise: one that tracks, and one without EF Core's thread safety checks.</summary>
internal static class ContextCase
{
    private const string Request = "first page, heavy user";

    public static async Task RunAsync(InboxPaths paths, InboxReport report)
    {
        paths.ForgetPlans();
        var timings = await Rounds.MeasureAsync(
            new Contestant("library, tracking", _ => paths.Tracking.PageAsync(InboxSize.HeavyUser)),
            new Contestant("library, unchecked", _ => paths.Unchecked.PageAsync(InboxSize.HeavyUser)),
            new Contestant("Npgsql", _ => paths.Npgsql.PageAsync(InboxSize.HeavyUser)));
        report.Add(new InboxResult($"{Request}, tracked", Seed: null, timings[0], timings[2]));
        report.Add(new InboxResult($"{Request}, no thread checks", Seed: null, timings[1], timings[2]));
    }
}
