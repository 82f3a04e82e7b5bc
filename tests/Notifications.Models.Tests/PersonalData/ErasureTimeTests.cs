using System.Diagnostics;
using System.Globalization;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.PersonalData;

/// <summary>How long an erasure takes: in 50,000 rows, or in <c>NOTIFICATIONS_ERASURE=5000000</c>; 100 rows for each user.</summary>
[NonParallelizable]
public sealed class ErasureTimeTests : DatabaseFixture
{
    private const int RowsPerUser = 100;
    private const int Erasures = 50;

    private static readonly int Rows =
        int.Parse(Environment.GetEnvironmentVariable("NOTIFICATIONS_ERASURE") ?? "50000", CultureInfo.InvariantCulture);

    [Test]
    public async Task An_erasure_takes_less_than_100_milliseconds()
    {
        await FillAsync();
        await using var context = CreateContext();
        await context.EraseUserAsync(User(0));
        var times = new List<double>();

        for (var erasure = 1; erasure <= Erasures; erasure++)
        {
            var start = Stopwatch.GetTimestamp();
            (await context.EraseUserAsync(User(erasure * (Rows / RowsPerUser / (Erasures + 1))))).Notifications.Should().Be(RowsPerUser);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        await TestContext.Out.WriteLineAsync(
            $"{Erasures} erasures in {Rows:N0} rows: median {times[Erasures / 2]:N1} ms, slowest {times[^1]:N1} ms");
        times[Erasures / 2].Should().BeLessThan(100);
    }

    private static Guid User(int number) => new($"00000000-0000-4000-8000-{number:x12}");

    // In the order of time, as notifications arrive: the rows of a user are on as many pages.
    private Task FillAsync() => PlainSql.ExecuteAsync($"{ConnectionString};Command Timeout=0", $"""
        INSERT INTO notifications (user_id, type, title, message, created_at, deleted_at)
        SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(i % {Rows / RowsPerUser}), 12, '0'))::uuid, 'mention', 'Ada mentioned you',
            'Ada mentioned you in "Release notes".', timestamptz '2026-01-01' + i * interval '1 second',
            CASE WHEN i / {Rows / RowsPerUser} % 4 = 0 THEN timestamptz '2026-06-01' END
        FROM generate_series(0, {Rows - 1}) AS i;
        ANALYZE notifications;
        """);
}
