using System.Security.Cryptography;
using System.Text;

namespace Inbox.Accounts;

/// <summary>Lets a key try a few times at once, and then after waits that double, up to a longest one.</summary>
/// <remarks>
/// It counts in a table of fixed size, so that no number of keys takes more memory. Keys share a counter if their hashes collide; the hash
/// has a random key, so that nobody can choose whom to collide with.
/// </remarks>
internal sealed class Slowdown(int free, TimeSpan longest)
{
    private const int Size = 1 << 16;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // Tries are forgotten as long after the last one.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(32);
    private readonly Counter[] _counters = new Counter[Size];

    /// <summary>How long a key has to wait before it may try again.</summary>
    public TimeSpan WaitOf(string key, DateTimeOffset now)
    {
        var next = CounterOf(key).Next;
        return next > now ? next - now : TimeSpan.Zero;
    }

    public void Count(string key, DateTimeOffset now)
    {
        ref var counter = ref CounterOf(key);
        var tries = counter.Last + Memory < now ? 1 : counter.Tries + 1;
        counter = new Counter(tries, now, now + WaitAfter(tries));
    }

    /// <summary>Takes back one attempt, because it was right.</summary>
    public void TakeBack(string key)
    {
        ref var counter = ref CounterOf(key);
        counter = new Counter(Math.Max(counter.Tries - 1, 0), counter.Last, Next: counter.Last);
    }

    public void Forget(string key) => CounterOf(key) = default;

    private TimeSpan WaitAfter(int tries)
    {
        const int mostDoublings = 20;
        var doublings = tries - free;
        return doublings < 0
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(longest.Ticks, Shortest.Ticks << Math.Min(doublings, mostDoublings)));
    }

    private ref Counter CounterOf(string key) =>
        ref _counters[BitConverter.ToUInt16(HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes(key)))];

    private readonly record struct Counter(int Tries, DateTimeOffset Last, DateTimeOffset Next);
}
