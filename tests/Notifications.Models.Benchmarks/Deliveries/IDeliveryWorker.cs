namespace Notifications.Models.Benchmarks.Deliveries;

/// <summary>What claims and completes deliveries.</summary>
internal interface IDeliveryWorker
{
    string Name { get; }

    /// <summary>Claims and completes until nothing is due, and returns how many deliveries that were.</summary>
    Task<int> DrainAsync();

    /// <summary>Claims what is due, and returns the number of rows.</summary>
    Task<int> PollAsync();
}
