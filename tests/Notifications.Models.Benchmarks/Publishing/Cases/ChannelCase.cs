using System.Globalization;
using Notifications.Models.Benchmarks.Measuring;
using Notifications.Models.Benchmarks.Report;

namespace Notifications.Models.Benchmarks.Publishing.Cases;

/// <summary>One content to many users, who all want it in the inbox and on one further channel, beside the same without channels.</summary>
internal static class ChannelCase
{
    private const int Count = 12;

    public static async Task RunAsync(PublishingPaths paths, RunReport report)
    {
        var content = Contents.OfAll with { Type = "release" };
        await paths.Deliveries.CreateTableAsync();
        var timings = await Pieces.MeasureAsync(
            Count,
            PieceOf("inbox", content),
            PieceOf("inbox and channel", content with { Channels = [Paths.DeliveringPublisher.Channel] }));

        var request = string.Create(CultureInfo.InvariantCulture, $"publish to {paths.Size.Audience:#,0} with one further channel");
        report.Add(new Result(request, Baseline: null, timings[1], Npgsql: null));
        report.Add(Goal.AtMost(1.5, $"{request}, beside none", timings[1].RatioTo(timings[0])));

        Piece PieceOf(string name, NotificationContent what) => new(
            name, () => () => paths.Deliveries.PublishAsync(what, paths.Audience), UndoAsync);

        async Task<long> UndoAsync()
        {
            await paths.Deliveries.RemoveDeliveriesAsync();
            return await paths.LibraryRows.RemoveAsync();
        }
    }
}
