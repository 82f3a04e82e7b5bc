using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>Marking all as read, of users who have 1,000 unread notifications among 15,000.</summary>
/// <remarks>
/// Each call is for a user whom nobody has had before, and all these users are alike. So each finds the same state without a reset, which
/// would leave its own versions of the rows behind. Their rows are read beforehand, so that they are in memory as those of somebody who
/// looks at them.
/// </remarks>
internal static class MarkAllCase
{
    // Two paths share each database.
    private const int Users = InboxSize.MarkingUserCount / 2;
    private const int WarmUp = 4;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        paths.ForgetPlans();
        var someUsers = InboxSize.MarkingUsers.Take(Users);
        var otherUsers = InboxSize.MarkingUsers.Skip(Users);
        Run seed = new(paths.Seed.MarkAllReadAsync, paths.Seed.CountUnreadAsync, someUsers);
        Run saving = new(paths.Seed.LoadAndMarkAllReadAsync, paths.Seed.CountUnreadAsync, otherUsers);
        Run library = new(paths.Library.MarkAllReadAsync, paths.Library.CountUnreadAsync, someUsers);
        Run npgsql = new(paths.Npgsql.MarkAllReadAsync, paths.Npgsql.CountUnreadAsync, otherUsers);
        await InTurns.RunAsync(Users, [seed, saving, library, npgsql], run => run.NextAsync(paths.Size.UnreadOfMarkingUser));

        var request = string.Create(
            CultureInfo.InvariantCulture, $"mark all {paths.Size.UnreadOfMarkingUser:#,0} read of {paths.Size.RowsOfMarkingUser:#,0}");
        var update = new Result($"{request}: UPDATE", seed.Timing, library.Timing, npgsql.Timing);
        report.Add(update, Goal.AtLeast(1.5, update.Request, update.ToBaseline));
        var save = new Result($"{request}: load, save", saving.Timing, library.Timing, Npgsql: null);
        report.Add(save, Goal.AtLeast(5, save.Request, save.ToBaseline));
    }

    private sealed class Run(Func<Guid, Task<int>> markAllAsync, Func<Guid, Task<int>> readAsync, IEnumerable<Guid> users)
    {
        private readonly Queue<Guid> _users = new(users);
        private readonly List<double> _times = [];

        public Timing Timing => Timing.OfRounds(_times.Skip(WarmUp));

        public async Task NextAsync(int expected)
        {
            var user = _users.Dequeue();
            await readAsync(user);
            var start = Stopwatch.GetTimestamp();
            var marked = await markAllAsync(user);
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            if (marked != expected)
            {
                throw new InvalidOperationException($"{marked} notifications were marked, and {expected} were unread.");
            }
        }
    }
}
