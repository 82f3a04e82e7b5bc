namespace Notifications.Models;

/// <summary>The channel of a delivery: any channel but the inbox, whose notifications are there once they are stored.</summary>
internal static class DeliveryChannel
{
    /// <summary>Returns the name of a channel in normalization form C.</summary>
    public static string Check(string? channel, string parameter) => channel == NotificationChannels.InApp
        ? throw new ArgumentException(
            $"{parameter} is \"{NotificationChannels.InApp}\", the inbox itself, to which nothing is delivered. Name another channel.",
            parameter)
        : PreferenceName.CheckChannel(channel, parameter);
}
