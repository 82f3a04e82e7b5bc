using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Inbox.Cases;

/// <summary>The memory of one notification of a page: the difference between long and short pages, without the cost of a call.</summary>
/// <remarks>
/// EF Core checks at each row that no other thread uses the context, which allocates. An application can turn that off with
/// <c>EnableThreadSafetyChecks(false)</c>. The rest is the entity with its texts and its JSON, as with plain Npgsql.
/// </remarks>
internal static class AllocationCase
{
    private const int Short = 10;
    private const int Long = 90;
    private const int Calls = 500;

    public static async Task RunAsync(InboxPaths paths, RunReport report)
    {
        await DescribeAsync(report, "seed", paths.Seed);
        await DescribeAsync(report, "library", paths.Library);
        await DescribeAsync(report, "library, tracked", paths.Tracking);
        var library = await DescribeAsync(report, "library, without EF Core's thread safety checks", paths.Unchecked);
        var npgsql = await DescribeAsync(report, "Npgsql", paths.Npgsql);
        // Some bytes for the pages' own lists and for what other threads do meanwhile.
        report.Add(Goal.AtMost(1.02, "memory of a notification, without EF Core's thread safety checks", library / npgsql));
    }

    private static async Task<double> DescribeAsync(RunReport report, string name, InboxPath path)
    {
        var page = await BytesAsync(path, Requests.PageSize);
        var row = (await BytesAsync(path, Long) - await BytesAsync(path, Short)) / (Long - Short);
        report.Add($"memory, {name}: {Figures.Number(row)} bytes a notification, {Figures.Number(page)} a page of {Requests.PageSize}");
        return row;
    }

    private static async Task<double> BytesAsync(InboxPath path, int size)
    {
        await AskAsync(path, size);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(path, size);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
    }

    private static async Task AskAsync(InboxPath path, int size)
    {
        for (var call = 0; call < Calls; call++)
        {
            await path.PageAsync(InboxSize.HeavyUser, size: size);
        }
    }
}
