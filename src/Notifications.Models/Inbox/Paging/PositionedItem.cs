using System.Linq.Expressions;

namespace Notifications.Models;

/// <summary>What the host has made of a notification, with the place that the notification had.</summary>
internal sealed class PositionedItem<TItem>
{
    public required TItem Item { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public static Expression<Func<Notification, PositionedItem<TItem>>> From(Expression<Func<Notification, TItem>> selector)
    {
        var notification = selector.Parameters[0];
        return Expression.Lambda<Func<Notification, PositionedItem<TItem>>>(
            Expression.MemberInit(
                Expression.New(typeof(PositionedItem<TItem>)),
                Expression.Bind(typeof(PositionedItem<TItem>).GetProperty(nameof(Item))!, selector.Body),
                Expression.Bind(typeof(PositionedItem<TItem>).GetProperty(nameof(CreatedAt))!, Expression.Property(notification, nameof(Notification.CreatedAt))),
                Expression.Bind(typeof(PositionedItem<TItem>).GetProperty(nameof(Id))!, Expression.Property(notification, nameof(Notification.Id)))),
            notification);
    }
}
