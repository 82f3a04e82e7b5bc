using System.Text.Json;

namespace Notifications.Models.Benchmarks.Data;

/// <summary>Notifications of 5,000 users: the same ones in every run, for every schema and on every path.</summary>
internal static class Samples
{
    private const int Users = 5_000;
    private const int DaysOfHistory = 100;

    private static readonly Guid[] UserIds = MakeUserIds();
    private static readonly string[] Types = ["mention", "comment.added", "ticket.assigned", "ticket.closed", "build.failed"];

    /// <summary>Notifications that are about to be saved.</summary>
    public static IReadOnlyList<Sample> New(int count) => [.. NewOneByOne(count)];

    /// <summary>The same, each of which is made when it is asked for.</summary>
    public static IEnumerable<Sample> NewOneByOne(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count).Select(_ => Make(random));
    }

    /// <summary>Notifications that came evenly over the days until now, oldest first: four of five were read, one of ten deleted.</summary>
    public static IEnumerable<PastSample> Past(int count)
    {
        var random = new Random(2);
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < count; i++)
        {
            var createdAt = now.AddDays(-DaysOfHistory * (1 - (i / (double)count)));
            var later = createdAt.AddHours(1);
            yield return new PastSample(
                Make(random),
                createdAt,
                ReadAt: Happens(4, 5, random) ? later : null,
                DeletedAt: Happens(1, 10, random) ? later : null,
                Delivered: Happens(1, 2, random));
        }
    }

    private static Sample Make(Random random)
    {
        var ticket = random.Next(100_000);
        return new Sample(
            AnyUser(random),
            Types[random.Next(Types.Length)],
            $"Ada mentioned you in ticket T-{ticket}",
            $"\"Could you have a look at the last build? It fails since the merge of this morning, and T-{ticket} waits for it.\"",
            JsonElement.Parse($$"""{"ticket": "T-{{ticket}}", "url": "/projects/7/tickets/{{ticket}}", "actor": "ada"}"""),
            Happens(1, 4, random) ? NewGuid(random) : null);
    }

    // The square makes some users heavy: the first tenth of them has about a third of all notifications.
    private static Guid AnyUser(Random random)
    {
        var chance = random.NextDouble();
        return UserIds[(int)(chance * chance * Users)];
    }

    private static bool Happens(int times, int of, Random random) => random.Next(of) < times;

    private static Guid[] MakeUserIds()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Users).Select(_ => NewGuid(random))];
    }

    private static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
