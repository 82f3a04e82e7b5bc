namespace Notifications.Models;

/// <summary>Lengths that more than one room has to agree on, in characters as PostgreSQL counts them (code points).</summary>
internal static class TextLimits
{
    /// <summary>A type of notification: of a notification, and of an entry of preferences.</summary>
    public const int Type = 50;
}
