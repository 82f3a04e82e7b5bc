namespace Notifications.Models.Tests.Composition;

/// <summary>What a host has tables for.</summary>
public sealed class Order
{
    public Guid Id { get; set; }

    public required string CustomerName { get; set; }
}
