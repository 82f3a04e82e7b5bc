namespace Notifications.Models;

/// <summary>Thrown by an <see cref="INotificationSender"/> to decide what happens to deliveries that it could not send.</summary>
/// <example>
/// <code>
/// throw new NotificationSendException("The mailbox does not exist.") { GivesUp = true };
/// throw new NotificationSendException("Quiet hours.") { RetryAt = morning };
/// </code>
/// </example>
public class NotificationSendException : Exception
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public NotificationSendException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The reason, which is stored as the error of the deliveries.</param>
    public NotificationSendException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that was caused by another one.</summary>
    /// <param name="message">The reason, which is stored as the error of the deliveries.</param>
    /// <param name="innerException">The cause.</param>
    public NotificationSendException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>When to try again, at any offset, whatever the number of the attempt.</summary>
    /// <value><see langword="null"/>, the default, for the delay of the options.</value>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether to give up, for example because an address does not exist.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool GivesUp { get; init; }

    /// <summary>Those of the deliveries that were sent before the failure. They are completed.</summary>
    /// <value>None by default.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyCollection<ClaimedDelivery> Sent
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sent));
    } = [];
}
