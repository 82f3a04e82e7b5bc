using System.Globalization;

namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>How many notifications there are; each has a delivery, and the newest of them are due.</summary>
internal sealed record DeliverySize(int Notifications)
{
    public int Users => Notifications / 100;

    public int Due => Notifications / 50;

    public static DeliverySize Parse(string[] arguments) =>
        new(arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000);
}
