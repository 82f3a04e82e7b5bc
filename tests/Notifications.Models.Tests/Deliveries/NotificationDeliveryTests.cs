namespace Notifications.Models.Tests.Deliveries;

public sealed class NotificationDeliveryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_status_follows_the_columns()
    {
        Delivery().Status.Should().Be(NotificationDeliveryStatus.Canceled);

        With(d => d.DueAt = Noon).Should().Be(NotificationDeliveryStatus.Pending);
        With(d => (d.DueAt, d.Error) = (Noon, "421")).Should().Be(NotificationDeliveryStatus.Pending);
        With(d => d.SentAt = Noon).Should().Be(NotificationDeliveryStatus.Sent);
        With(d => d.Error = "550").Should().Be(NotificationDeliveryStatus.Failed);
    }

    [TestCase("in_app", "*the inbox itself*Name another channel.*")]
    [TestCase("*", "*is reserved*")]
    [TestCase("locked", "*is reserved*")]
    [TestCase("", "*is empty*")]
    [TestCase("e\0mail", "*NUL*")]
    public void A_channel_has_to_name_one_besides_the_inbox(string channel, string message) =>
        FluentActions.Invoking(() => Delivery(channel)).Should().Throw<ArgumentException>().WithMessage(message)
            .WithParameterName("Channel");

    [Test]
    public void Instants_are_in_UTC_to_the_microsecond()
    {
        var delivery = Delivery();

        delivery.DueAt = Noon.ToOffset(TimeSpan.FromHours(2)).AddTicks(11);
        delivery.SentAt = Noon.AddTicks(9);

        (delivery.DueAt, delivery.SentAt).Should().Be((Noon.AddTicks(10), Noon));
        delivery.DueAt.Value.Offset.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void Attempts_are_not_negative() =>
        FluentActions.Invoking(() => Delivery().Attempts = -1).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Attempts");

    private static NotificationDeliveryStatus With(Action<NotificationDelivery> set)
    {
        var delivery = Delivery();
        set(delivery);
        return delivery.Status;
    }

    private static NotificationDelivery Delivery(string channel = "email") =>
        new() { UserId = Guid.NewGuid(), NotificationId = Guid.NewGuid(), Channel = channel };
}
