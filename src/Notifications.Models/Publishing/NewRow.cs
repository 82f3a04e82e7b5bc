namespace Notifications.Models;

/// <summary>A notification that a publish is about to insert.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Id">The identifier that the notification gets.</param>
/// <param name="Channels">The channels on which the user wants it, <see cref="NotificationChannels.InApp"/> among them or not.</param>
internal sealed record NewRow(Guid UserId, Guid Id, IReadOnlyList<string> Channels)
{
    /// <summary>Whether the user wants it in the inbox.</summary>
    public bool IsInInbox { get; } = Channels.Contains(NotificationChannels.InApp);
}
