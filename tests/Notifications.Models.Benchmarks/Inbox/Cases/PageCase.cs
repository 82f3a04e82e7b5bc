using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The first page and the next one, of normal users and of the heavy one.</summary>
internal static class PageCase
{
    private const double MostOfNpgsql = 1.1;
    private const int NormalUsers = 200;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var normal = await Positions.AfterAsync(paths, paths.Size.NormalUsers(NormalUsers), Requests.PageSize);
        var heavy = await Positions.AfterAsync(paths, [InboxSize.HeavyUser], Requests.PageSize);
        foreach (var (whose, positions) in new[] { ("normal user", normal), ("heavy user", heavy) })
        {
            var first = await paths.MeasureAsync($"first page, {whose}", (path, i) => path.PageAsync(positions[i % positions.Count].User));
            report.Add(first, Goal.AtMost(MostOfNpgsql, first.Request, first.ToNpgsql));

            var next = await paths.MeasureAsync(
                $"next page, {whose}",
                (path, i) => path.PageAsync(positions[i % positions.Count].User, positions[i % positions.Count].Position));
            report.Add(next, Goal.AtMost(MostOfNpgsql, next.Request, next.ToNpgsql));
        }
    }
}
