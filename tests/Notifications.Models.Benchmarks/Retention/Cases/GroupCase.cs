using System.Globalization;
using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Retention.Cases;

/// <summary>Pages of groups beside plain pages of the same heavy users.</summary>
internal static class GroupCase
{
    private const double MostOfPlain = 2.5;
    private const int Deep = 20;

    public static async Task RunAsync(RetentionPaths paths, RunReport report)
    {
        var ofUser = paths.Size.Rows / RetentionSize.Block * RetentionSize.OfHeavyUser;
        var rows = string.Create(CultureInfo.InvariantCulture, $"{ofUser:#,0}");
        foreach (var (user, groups) in new[] { (InboxSize.HeavyUser, "groups of 10"), (InboxSize.BusyUsers[0], "groups of 180") })
        {
            var position = await paths.Groups.PositionOfPageAsync(user, Deep);
            var timings = await Rounds.MeasureAsync(
                new Contestant("plain", _ => paths.Plain.PageAsync(user)),
                new Contestant("groups", _ => paths.Groups.PageAsync(user)),
                new Contestant("deep", _ => paths.Groups.PageAsync(user, position)),
                new Contestant("badge", _ => paths.Groups.BadgeAsync(user)));

            var page = new Result($"page of groups, {rows} with {groups}: plain page", Baseline: null, timings[1], timings[0]);
            report.Add(page, Goal.AtMost(MostOfPlain, page.Request, page.ToNpgsql));
            report.Add(new Result($"page {Deep} of groups, {groups}: page 1", Baseline: null, timings[2], timings[1]));
            report.Add(new Result($"badge of groups, {groups}: plain page", Baseline: null, timings[3], timings[0]));
        }
    }
}
