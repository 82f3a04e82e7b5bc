using System.Globalization;
using Notifications.Models.Benchmarks.Data;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>Many notifications of all kinds at once; the list of them is there before.</summary>
internal static class InsertCase
{
    private const int Count = 6;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        Sample[] samples = [.. Contents.Varied(paths.Size, paths.Size.Bulk)];
        var timings = await Pieces.MeasureAsync(
            Count,
            OfEntities("EF Core", paths.Entities.SaveAsync),
            OfEntities("library", paths.Library.InsertAsync),
            OfSamples("Npgsql", paths.Npgsql.CopyAsync),
            OfSamples("Npgsql, sorted", paths.Npgsql.CopySortedAsync));

        var request = string.Create(CultureInfo.InvariantCulture, $"insert {paths.Size.Bulk:#,0}");
        var result = new Result(request, timings[0], timings[1], timings[2]);
        report.Add(
            result,
            Goal.AtLeast(4, request, result.ToBaseline),
            Goal.AtLeast(0.85, $"{request}, rows/s beside COPY", 1 / result.ToNpgsql));
        report.Add(new Result($"{request}: COPY sorted by user", Baseline: null, timings[1], timings[3]));

        // A notification is given its identifier once, and so each piece of work has its own.
        Piece OfEntities(string name, Func<List<Notification>, Task<long>> insertAsync) => new(
            name,
            () =>
            {
                List<Notification> notifications = [.. samples.Select(sample => sample.ToNotification())];
                return () => insertAsync(notifications);
            },
            paths.LibraryRows.RemoveAndCheckpointAsync);

        Piece OfSamples(string name, Func<Sample[], Task<long>> insertAsync) =>
            new(name, () => () => insertAsync(samples), paths.LibraryRows.RemoveAndCheckpointAsync);
    }
}
