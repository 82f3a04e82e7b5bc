using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>Page 1,000 of the heavy user, beside the first one.</summary>
internal static class DeepPageCase
{
    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var number = paths.Size.DeepPage;
        var request = string.Create(CultureInfo.InvariantCulture, $"page {number:#,0}, heavy user");
        var (user, position) = (await Positions.AfterAsync(paths, [InboxSize.HeavyUser], (number - 1) * Requests.PageSize))[0];

        paths.ForgetPlans();
        var timings = await Rounds.MeasureAsync(
            new Contestant("seed", _ => paths.Seed.PageAsync(user, position)),
            new Contestant("library", _ => paths.Library.PageAsync(user, position)),
            new Contestant("Npgsql", _ => paths.Npgsql.PageAsync(user, position)),
            new Contestant("library, first page", _ => paths.Library.PageAsync(user)));

        var deep = new Result(request, timings[0], timings[1], timings[2]);
        report.Add(
            deep,
            Goal.AtMost(1.2, $"{request}, beside the first one", timings[1].RatioTo(timings[3])),
            Goal.AtLeast(150, $"{request}, beside the seed", deep.ToBaseline));
    }
}
