using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;
using Notifications.Models.Benchmarks.Schemas;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The three hottest requests in three forms: on the set, with <c>AsNoTracking()</c>, and as an ordinary query.</summary>
/// <remarks>The first two run as compiled queries. <c>IgnoreQueryFilters()</c> makes an ordinary query of the same SQL.</remarks>
internal static class CompiledCase
{
    private const int NormalUsers = 200;

    private static readonly (string Name, Func<IQueryable<Notification>, Guid, IQueryable<Notification>> Inbox)[] Forms =
    [
        ("on the set", (notifications, user) => notifications.Inbox(user)),
        ("AsNoTracking()", (notifications, user) => notifications.AsNoTracking().Inbox(user)),
        ("ordinary query", (notifications, user) => notifications.Inbox(user).IgnoreQueryFilters()),
    ];

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        var users = paths.Size.NormalUsers(NormalUsers);
        await MeasureAsync(paths, report, "first page, normal user",
            (inbox, i) => PageAsync(inbox(users[i % users.Count])), i => paths.Npgsql.PageAsync(users[i % users.Count]));
        await MeasureAsync(paths, report, "badge, normal user",
            (inbox, i) => BadgeAsync(inbox(users[i % users.Count])), i => paths.Npgsql.BadgeAsync(users[i % users.Count]));
        await MeasureAsync(paths, report, "first page, heavy user",
            (inbox, _) => PageAsync(inbox(InboxSize.HeavyUser)), _ => paths.Npgsql.PageAsync(InboxSize.HeavyUser));
    }

    private static async Task MeasureAsync(
        InboxPaths paths,
        RunReport report,
        string request,
        Func<Func<Guid, IQueryable<Notification>>, int, Task<int>> answerAsync,
        Func<int, Task<int>> answerByNpgsqlAsync)
    {
        var contexts = new PooledDbContextFactory<LibraryContext>(new DbContextOptionsBuilder<LibraryContext>()
            .UseNpgsql(paths.LibraryDatabase).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);
        paths.ForgetPlans();
        var contestants = Forms.Select(form => new Contestant(form.Name, async i =>
        {
            await using var context = await contexts.CreateDbContextAsync();
            return await answerAsync(user => form.Inbox(context.Notifications, user), i);
        }));
        var timings = await Rounds.MeasureAsync([.. contestants, new Contestant("Npgsql", answerByNpgsqlAsync)]);
        foreach (var (form, timing) in Forms.Zip(timings))
        {
            report.Add(new Result($"{request}, {form.Name}", Baseline: null, timing, timings[^1]));
        }
    }

    private static async Task<int> PageAsync(IQueryable<Notification> inbox) => (await inbox.ToPageAsync(Requests.PageSize)).Items.Count;

    private static async Task<int> BadgeAsync(IQueryable<Notification> inbox) =>
        (await inbox.Unread().CountUpToAsync(Requests.BadgeCap)).Value;
}
