using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;
using Npgsql;

namespace Notifications.Models.Benchmarks.Inbox;

/// <summary>The two databases, and the paths that lead to them.</summary>
internal sealed class InboxPaths(InboxSize size, NpgsqlDataSource seedDatabase, NpgsqlDataSource libraryDatabase)
{
    public InboxSize Size => size;

    public NpgsqlDataSource SeedDatabase => seedDatabase;

    public NpgsqlDataSource LibraryDatabase => libraryDatabase;

    public SeedInbox Seed { get; } = new(seedDatabase);

    public LibraryInbox Library { get; } = new(libraryDatabase);

    /// <summary>Without EF Core's check that no two threads use one context at once.</summary>
    public LibraryInbox Unchecked { get; } = new(libraryDatabase, threadSafetyChecks: false);

    public LibraryInbox Tracking { get; } = new(libraryDatabase, QueryTrackingBehavior.TrackAll);

    public NpgsqlInbox Npgsql { get; } = new(libraryDatabase);

    /// <summary>Measures a request that all paths answer, and makes a row of it.</summary>
    public async Task<Result> MeasureAsync(string request, Func<InboxPath, int, Task<int>> answerAsync)
    {
        ForgetPlans();
        var timings = await Rounds.MeasureAsync(
            new Contestant("seed", i => answerAsync(Seed, i)),
            new Contestant("library", i => answerAsync(Library, i)),
            new Contestant("Npgsql", i => answerAsync(Npgsql, i)));
        return new Result(request, timings[0], timings[1], timings[2]);
    }

    /// <summary>Closes the connections, and their statements with them.</summary>
    /// <remarks>Its first calls, which are those of the case, decide whether a prepared statement keeps one plan for all users.</remarks>
    public void ForgetPlans()
    {
        seedDatabase.Clear();
        libraryDatabase.Clear();
    }
}
