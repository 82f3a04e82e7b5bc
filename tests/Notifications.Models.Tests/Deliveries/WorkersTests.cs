using System.Collections.Concurrent;
using System.Globalization;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>Many workers at once, some of which end between claiming, sending and completing.</summary>
/// <remarks><c>NOTIFICATIONS_DELIVERIES=10000</c> sets the number of deliveries, which is 400 otherwise.</remarks>
public sealed class WorkersTests : DeliveryFixture
{
    private const int Workers = 8;

    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("NOTIFICATIONS_DELIVERIES") ?? "400", CultureInfo.InvariantCulture);

    private readonly ConcurrentBag<Guid> _sent = [];
    private readonly ConcurrentBag<Guid> _completed = [];
    private int _busy;
    private int _lost;

    [Test]
    public async Task Every_delivery_is_completed_once_and_sent_again_only_where_a_lease_has_ended()
    {
        var random = new Random(1);
        var users = OfMany(Count / 4).Select(n => n.UserId).ToList();
        var notifications = Enumerable.Range(0, Count).Select(i => At(i - Count, users[random.Next(users.Count)])).ToList();
        await PutAsync(notifications);

        await Task.WhenAll(Enumerable.Range(1, Workers).Select(seed => Task.Run(() => WorkAsync(new Random(seed)))));

        _completed.Order().Should().Equal(notifications.Select(n => n.Id).Order(), "each delivery is completed once");
        (await ReadAllAsync()).Should().OnlyContain(d => d.Status == NotificationDeliveryStatus.Sent);
        (_sent.Count - Count).Should().Be(_lost, "each further send is one whose claim had ended");
        _lost.Should().BePositive("workers were killed");
    }

    private async Task WorkAsync(Random random)
    {
        while (_completed.Count < Count)
        {
            var claims = await ClaimAsync(users: 5);
            if (claims.Count > 0)
            {
                Interlocked.Increment(ref _busy);
                await SendAsync(claims.SelectMany(user => user.Deliveries), random);
                Interlocked.Decrement(ref _busy);
            }
            else if (Volatile.Read(ref _busy) == 0 || random.Next(1_000) == 0)
            {
                // What is left belongs to workers that were killed; sometimes also to one that is slow.
                Clock.Advance(Lease);
            }
        }
    }

    // A worker that is killed sends no more of what it has claimed. Another one starts in its place.
    private async Task SendAsync(IEnumerable<ClaimedDelivery> deliveries, Random random)
    {
        await using var context = CreateQueue();
        foreach (var delivery in deliveries)
        {
            if (random.Next(40) == 0)
            {
                return;
            }

            _sent.Add(delivery.Notification.Id);
            var isKilled = random.Next(20) == 0;
            if (isKilled || await context.CompleteDeliveriesAsync([delivery]) == 0)
            {
                Interlocked.Increment(ref _lost);
            }
            else
            {
                _completed.Add(delivery.Notification.Id);
            }

            if (isKilled)
            {
                return;
            }
        }
    }
}
