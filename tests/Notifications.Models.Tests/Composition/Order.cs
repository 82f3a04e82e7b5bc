namespace Notifications.Models.Tests.Composition;

/// <summary>An entity of the application.</summary>
public sealed class Order
{
    public Guid Id { get; set; }

    public required string CustomerName { get; set; }
}
