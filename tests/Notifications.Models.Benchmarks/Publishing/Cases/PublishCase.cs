using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>One content to many users. Raw <c>COPY</c> and the specification's table are told who wants it; the others find out.</summary>
/// <remarks>
/// Such users are everywhere in the indexes. Right after a checkpoint, the images of these pages are most of what the server writes, on
/// every path; between checkpoints, there are none.
/// </remarks>
internal static class PublishCase
{
    private const int Count = 12;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        var recipients = await paths.Library.ResolveAsync(paths.Audience, Contents.Channel, Contents.OfAll.Type);
        var request = string.Create(CultureInfo.InvariantCulture, $"publish to {paths.Size.Audience:#,0}");
        report.Add(string.Create(CultureInfo.InvariantCulture, $"{request}: {recipients.Count:#,0} of them want it"));

        var rows = paths.LibraryRows;
        var seed = new Piece("seed", () => () => paths.Seed.SaveAsync(Contents.OfAll, recipients), paths.SeedRows.RemoveAndCheckpointAsync);
        var after = await Pieces.MeasureAsync(Count, [.. PiecesOf(paths, recipients, rows.RemoveAndCheckpointAsync), seed]);
        Add(request, after);
        report.Add(new Result($"{request}: seed's table", after[3], after[1], Npgsql: null));

        var between = await Pieces.MeasureAsync(Count, [.. PiecesOf(paths, recipients, rows.RemoveAsync)]);
        Add($"{request}, between checkpoints", between);

        void Add(string what, IReadOnlyList<Timing> timings)
        {
            var result = new Result(what, timings[0], timings[1], timings[2]);
            report.Add(
                result,
                Goal.AtLeast(6, what, result.ToBaseline),
                Goal.AtMost(1.2, $"{what}, beside COPY", result.ToNpgsql));
        }
    }

    private static IEnumerable<Piece> PiecesOf(PublishingPaths paths, IReadOnlyList<Guid> recipients, Func<Task<long>> undoAsync) =>
    [
        new Piece("EF Core", () => () => paths.Entities.PublishAsync(Contents.OfAll, paths.Audience), undoAsync),
        new Piece("library", () => () => paths.Library.PublishAsync(Contents.OfAll, paths.Audience), undoAsync),
        new Piece("Npgsql", () => () => paths.Npgsql.CopyAsync(Contents.OfAll, recipients), undoAsync),
    ];
}
