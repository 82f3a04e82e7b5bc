using System.Globalization;

namespace Notifications.Samples.Tests.Load;

/// <summary>The size of the data and the duration: small, unless <c>NOTIFICATIONS_LOAD</c> has the seconds of a full run.</summary>
internal sealed record LoadSize(int Organizations, int Users, int Notifications, int Streams, TimeSpan Duration)
{
    /// <summary>Enough to keep two cores busy; more of them would only wait longer for the others.</summary>
    public const int Clients = 16;

    public static LoadSize OfThisRun { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("NOTIFICATIONS_LOAD"), CultureInfo.InvariantCulture, out var seconds)
            ? new(Organizations: 100, Users: 10_000, Notifications: 1_000_000, Streams: 48, TimeSpan.FromSeconds(seconds))
            : new(Organizations: 10, Users: 200, Notifications: 20_000, Streams: 8, TimeSpan.FromSeconds(5));

    /// <summary>How long the same goes on before it is measured, until what is slow only once has been done.</summary>
    public TimeSpan WarmUp => Duration / 10;
}
