namespace Notifications.Models;

/// <summary>What has become of deliveries, as metrics name it.</summary>
internal static class DeliveryOutcome
{
    /// <summary>It was sent.</summary>
    public const string Sent = "sent";

    /// <summary>The attempt failed; there will be another.</summary>
    public const string Retried = "retried";

    /// <summary>The attempt failed, and was the last one.</summary>
    public const string Failed = "failed";

    /// <summary>It is due again at once: the worker has stopped before it was sent.</summary>
    public const string Released = "released";

    /// <summary>It was read, deleted or removed before it was sent.</summary>
    public const string Canceled = "canceled";

    /// <summary>The worker has reported an outcome after its claim had ended.</summary>
    public const string LeaseLost = "lease_lost";
}
