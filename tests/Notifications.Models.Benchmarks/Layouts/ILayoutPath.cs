namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>The requests to every layout.</summary>
internal interface ILayoutPath
{
    Task<int> PageAsync(Guid user);

    Task<int> BadgeAsync(Guid user);

    Task<int> MarkAllAsync(Guid user);

    Task<long> PublishAsync(NotificationContent content, IEnumerable<Guid> users);
}
