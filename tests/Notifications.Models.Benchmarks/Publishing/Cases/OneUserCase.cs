using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>One content to one user, the commonest publish. <c>SaveChanges</c> and Npgsql insert the row without asking.</summary>
internal static class OneUserCase
{
    private const string Request = "publish to one user";
    private const int Calls = 500;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        var recipients = await paths.Library.ResolveAsync(paths.Audience, Contents.Channel, Contents.OfAll.Type);
        Contestant[] contestants =
        [
            new("SaveChanges", number => PublishAsync(paths.Entities.SaveOneAsync, number)),
            new("library", number => PublishAsync(paths.Library.PublishToOneAsync, number)),
            new("Npgsql", number => PublishAsync(paths.Npgsql.InsertOneAsync, number)),
        ];
        var timings = await Rounds.MeasureAsync(contestants);
        var result = new Result(Request, timings[0], timings[1], timings[2]);
        report.Add(
            result,
            Goal.AtLeast(1, $"{Request}, beside SaveChanges of one row", result.ToBaseline),
            Goal.AtMost(1.3, $"{Request}, beside a prepared INSERT", result.ToNpgsql));
        foreach (var contestant in contestants)
        {
            report.Add($"memory, {Request}, {contestant.Name}: {Figures.Number(await BytesAsync(contestant))} bytes");
        }

        await paths.LibraryRows.RemoveAsync();

        Task<int> PublishAsync(Func<NotificationContent, Guid, Task<int>> publishAsync, int number) =>
            publishAsync(Contents.OfAll, recipients[number % recipients.Count]);
    }

    private static async Task<double> BytesAsync(Contestant contestant)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var call = 0; call < Calls; call++)
        {
            await contestant.AnswerAsync(call);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
    }
}
