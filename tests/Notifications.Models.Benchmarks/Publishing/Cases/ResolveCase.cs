using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>Who of many users wants something: asked one by one, by the library, and by the thousand in raw SQL.</summary>
internal static class ResolveCase
{
    private const int Count = 12;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        var timings = await Rounds.MeasureAsync(
            Count,
            new Contestant("EF Core", _ => CountAsync(paths.Entities.ResolveOneByOneAsync)),
            new Contestant("library", _ => CountAsync(paths.Library.ResolveAsync)),
            new Contestant("Npgsql", _ => CountAsync(paths.Npgsql.ResolveAsync)));

        var request = string.Create(
            CultureInfo.InvariantCulture, $"resolve {paths.Size.Audience:#,0} in {PublishingSize.Organizations} organizations");
        var result = new Result(request, timings[0], timings[1], timings[2]);
        report.Add(
            result,
            Goal.AtLeast(50, $"{request}, beside one by one", result.ToBaseline),
            Goal.AtMost(1.2, request, result.ToNpgsql));

        async Task<int> CountAsync(Func<IEnumerable<Guid>, string, string, Task<IReadOnlyList<Guid>>> resolveAsync)
        {
            var recipients = await resolveAsync(paths.Audience, Contents.Channel, Contents.OfAll.Type);
            return recipients.Count;
        }
    }
}
