using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The first page through two other contexts: one that tracks, and one without EF Core's thread safety checks.</summary>
internal static class ContextCase
{
    private const string Request = "first page, heavy user";

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        paths.ForgetPlans();
        var timings = await Rounds.MeasureAsync(
            new Contestant("library, tracking", _ => paths.Tracking.PageAsync(InboxSize.HeavyUser)),
            new Contestant("library, unchecked", _ => paths.Unchecked.PageAsync(InboxSize.HeavyUser)),
            new Contestant("Npgsql", _ => paths.Npgsql.PageAsync(InboxSize.HeavyUser)));
        report.Add(new Result($"{Request}, tracked", Baseline: null, timings[0], timings[2]));
        report.Add(new Result($"{Request}, no thread checks", Baseline: null, timings[1], timings[2]));
    }
}
