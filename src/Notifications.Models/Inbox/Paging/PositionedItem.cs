using System.Linq.Expressions;
using System.Text.Json;

namespace Notifications.Models;

/// <summary>The result of an application's selector, together with the position of the notification that it came from.</summary>
internal sealed class PositionedItem<TItem>
{
    public required TItem Item { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The data of the notification; not read by <see cref="From"/>.</summary>
    public JsonElement Data { get; init; }

    public NotificationCursor Position => new(CreatedAt, Id);

    public static Expression<Func<Notification, PositionedItem<TItem>>> From(Expression<Func<Notification, TItem>> selector) =>
        With(selector, nameof(CreatedAt), nameof(Id));

    public static Expression<Func<Notification, PositionedItem<TItem>>> WithData(Expression<Func<Notification, TItem>> selector) =>
        With(selector, nameof(CreatedAt), nameof(Id), nameof(Data));

    private static Expression<Func<Notification, PositionedItem<TItem>>> With(
        Expression<Func<Notification, TItem>> selector, params string[] properties)
    {
        var notification = selector.Parameters[0];
        var read = properties.Select(property => Bind(property, Read(notification, property)));
        return Expression.Lambda<Func<Notification, PositionedItem<TItem>>>(
            Expression.MemberInit(
                Expression.New(typeof(PositionedItem<TItem>)), [Bind(nameof(Item), selector.Body), .. read]),
            notification);
    }

    // Expression.Property with a name does not tell a trimmer to keep the property.
    private static MemberExpression Read(Expression notification, string property) =>
        Expression.Property(notification, typeof(Notification).GetProperty(property)!);

    private static MemberAssignment Bind(string property, Expression value) =>
        Expression.Bind(typeof(PositionedItem<TItem>).GetProperty(property)!, value);
}
