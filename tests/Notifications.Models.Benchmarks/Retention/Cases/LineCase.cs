using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Retention.Cases;

/// <summary>Pages of lines beside plain pages of the same heavy users.</summary>
internal static class LineCase
{
    private const double MostOfPlain = 3;
    private const int Deep = 20;

    public static async Task RunAsync(RetentionPaths paths, RunReport report)
    {
        var ofUser = paths.Size.Rows / RetentionSize.Block * RetentionSize.OfHeavyUser;
        var rows = string.Create(CultureInfo.InvariantCulture, $"{ofUser:#,0}");
        foreach (var (user, groups) in new[] { (InboxSize.HeavyUser, "groups"), (InboxSize.BusyUsers[0], "bursts") })
        {
            var place = await paths.Lines.PlaceOfPageAsync(user, Deep);
            var timings = await Rounds.MeasureAsync(
                new Contestant("plain", _ => paths.Plain.PageAsync(user)),
                new Contestant("collapsed", _ => paths.Lines.CollapsedPageAsync(user)),
                new Contestant("groups", _ => paths.Lines.GroupPageAsync(user)),
                new Contestant("deep", _ => paths.Lines.CollapsedPageAsync(user, place)));

            var collapsed = new Result($"collapsed page, {rows} with {groups}: plain page", Baseline: null, timings[1], timings[0]);
            report.Add(collapsed, Goal.AtMost(MostOfPlain, collapsed.Request, collapsed.ToNpgsql));
            report.Add(new Result($"group page, {groups}: plain page", Baseline: null, timings[2], timings[0]));
            report.Add(new Result($"collapsed page {Deep}, {groups}: page 1", Baseline: null, timings[3], timings[1]));
        }
    }
}
