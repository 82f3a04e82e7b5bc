using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>A page of a query that the application composes further, so that no compiled query of the library serves.</summary>
internal static class ComposedPageCase
{
    private const double MostOfNpgsql = 1.25;
    private const int NormalUsers = 200;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var users = paths.Size.NormalUsers(NormalUsers);
        var title = await paths.MeasureAsync(
            "composed: title begins with, heavy user", (path, _) => path.PageOfTitleAsync(InboxSize.HeavyUser, "Ada "));
        report.Add(title, Goal.AtMost(MostOfNpgsql, title.Request, title.ToNpgsql));

        var type = await paths.MeasureAsync(
            "composed: of a type, normal user", (path, i) => path.PageOfTypeAsync(users[i % users.Count], "mention"));
        report.Add(type, Goal.AtMost(MostOfNpgsql, type.Request, type.ToNpgsql));
    }
}
