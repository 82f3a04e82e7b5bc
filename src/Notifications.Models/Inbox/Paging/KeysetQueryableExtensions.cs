using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>What is on one side of a place. A comparison of rows is one range of an index; the same with AND and OR is a filter.</summary>
internal static class KeysetQueryableExtensions
{
    public static IQueryable<Notification> OlderThan(this IQueryable<Notification> source, NotificationCursor place)
    {
        var (createdAt, id) = place;
        return source.Where(n => EF.Functions.LessThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)));
    }

    public static IQueryable<Notification> NewerThan(this IQueryable<Notification> source, NotificationCursor place)
    {
        var (createdAt, id) = place;
        return source.Where(n => EF.Functions.GreaterThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)));
    }

    public static IQueryable<Notification> UpTo(this IQueryable<Notification> source, NotificationCursor? place)
    {
        if (place is null)
        {
            return source;
        }

        var (createdAt, id) = place;
        return source.Where(n => EF.Functions.LessThanOrEqual(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)));
    }
}
