using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Deliveries;

/// <summary>Bad input is refused before a statement is sent, and says what to do.</summary>
public sealed class DeliveryInputTests
{
    private static readonly DeliveryDbContext Nowhere =
        new(new DbContextOptionsBuilder<DeliveryDbContext>().UseNpgsql("Host=nowhere.invalid").Options);

    [OneTimeTearDown]
    public void Dispose() => Nowhere.Dispose();

    [TestCase("in_app", "*the inbox itself*")]
    [TestCase("*", "*reserved*")]
    [TestCase("", "*empty*")]
    public async Task A_channel_has_to_be_one_besides_the_inbox(string channel, string message) =>
        (await Nowhere.Awaiting(db => db.ClaimDeliveriesAsync(channel)).Should().ThrowAsync<ArgumentException>().WithMessage(message))
            .WithParameterName(nameof(channel));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1_001)]
    public async Task Users_are_1_to_1000(int users) =>
        (await Nowhere.Awaiting(db => db.ClaimDeliveriesAsync("email", users)).Should().ThrowAsync<ArgumentOutOfRangeException>())
            .WithParameterName(nameof(users));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(86_401)]
    public async Task A_lease_is_positive_and_at_most_a_day(double seconds) =>
        (await Nowhere.Awaiting(db => db.ClaimDeliveriesAsync("email", lease: TimeSpan.FromSeconds(seconds)))
            .Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("lease is *; it takes at most a day*"))
            .WithParameterName("lease");

    [Test]
    public async Task Claims_and_errors_are_not_null()
    {
        await Nowhere.Awaiting(db => db.CompleteDeliveriesAsync((IEnumerable<UserDeliveries>)null!))
            .Should().ThrowAsync<ArgumentNullException>().WithParameterName("claims");
        await Nowhere.Awaiting(db => db.CompleteDeliveriesAsync([(ClaimedDelivery)null!]))
            .Should().ThrowAsync<ArgumentException>().WithMessage("claims contains null.*");
        await Nowhere.Awaiting(db => db.CompleteDeliveriesAsync([new UserDeliveries(Guid.NewGuid(), null!)]))
            .Should().ThrowAsync<ArgumentException>().WithMessage("claims contains null.*");
        await Nowhere.Awaiting(db => db.FailDeliveriesAsync((IEnumerable<ClaimedDelivery>)[], null!))
            .Should().ThrowAsync<ArgumentNullException>().WithParameterName("error");
        await Nowhere.Awaiting(db => db.FailDeliveriesAsync((IEnumerable<ClaimedDelivery>)[], ""))
            .Should().ThrowAsync<ArgumentException>().WithParameterName("error");
    }

    [Test]
    public async Task No_claims_are_no_statement()
    {
        (await Nowhere.CompleteDeliveriesAsync((IEnumerable<UserDeliveries>)[])).Should().Be(0);
        (await Nowhere.FailDeliveriesAsync((IEnumerable<UserDeliveries>)[], "421")).Should().Be(0);
    }

    [Test]
    public async Task A_model_without_the_table_is_refused_with_the_cure()
    {
        await using var context = new TestDbContext(TestDbContext.OptionsFor("Host=nowhere.invalid"));

        await context.Awaiting(db => db.ClaimDeliveriesAsync("email"))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*AddNotificationModels(options => options.Deliveries = true)*");
        await context.Awaiting(db => db.CompleteDeliveriesAsync((IEnumerable<UserDeliveries>)[]))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*options.Deliveries = true*");
    }
}
