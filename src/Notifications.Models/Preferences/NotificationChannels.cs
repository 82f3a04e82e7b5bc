namespace Notifications.Models;

/// <summary>The channels that the library knows by name. An application may use any other name of 1 to 50 characters.</summary>
public static class NotificationChannels
{
    /// <summary>The inbox inside the application: <c>in_app</c>, the only channel that is enabled by default.</summary>
    public const string InApp = "in_app";

    /// <summary>E-mail: <c>email</c>.</summary>
    public const string Email = "email";

    /// <summary>A live connection, such as a web socket: <c>ws</c>.</summary>
    public const string WebSocket = "ws";
}
