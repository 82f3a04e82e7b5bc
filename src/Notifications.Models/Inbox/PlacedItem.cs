using System.Linq.Expressions;

namespace Notifications.Models;

/// <summary>What the host has made of a notification, with the place that the notification had.</summary>
internal sealed class PlacedItem<TItem>
{
    public required TItem Item { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public static Expression<Func<Notification, PlacedItem<TItem>>> From(Expression<Func<Notification, TItem>> selector)
    {
        var notification = selector.Parameters[0];
        return Expression.Lambda<Func<Notification, PlacedItem<TItem>>>(
            Expression.MemberInit(
                Expression.New(typeof(PlacedItem<TItem>)),
                Expression.Bind(typeof(PlacedItem<TItem>).GetProperty(nameof(Item))!, selector.Body),
                Expression.Bind(typeof(PlacedItem<TItem>).GetProperty(nameof(CreatedAt))!, Expression.Property(notification, nameof(Notification.CreatedAt))),
                Expression.Bind(typeof(PlacedItem<TItem>).GetProperty(nameof(Id))!, Expression.Property(notification, nameof(Notification.Id)))),
            notification);
    }
}
