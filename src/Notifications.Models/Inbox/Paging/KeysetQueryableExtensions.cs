using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Compares rows with a position.</summary>
/// <remarks>
/// A row comparison is one range of an index, while the same condition written with AND and OR is a filter:
/// <see href="https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON">row-wise comparison</see>. Only
/// Npgsql translates one.
/// </remarks>
internal static class KeysetQueryableExtensions
{
    public static IQueryable<Notification> OlderThan(this IQueryable<Notification> source, NotificationCursor position)
    {
        var (createdAt, id) = position;
        return source.HasRowComparisons()
            ? source.Where(n => EF.Functions.LessThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            : source.Where(n => n.CreatedAt < createdAt || (n.CreatedAt == createdAt && n.Id < id));
    }

    public static IQueryable<Notification> NewerThan(this IQueryable<Notification> source, NotificationCursor position)
    {
        var (createdAt, id) = position;
        return source.HasRowComparisons()
            ? source.Where(n => EF.Functions.GreaterThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            : source.Where(n => n.CreatedAt > createdAt || (n.CreatedAt == createdAt && n.Id > id));
    }
}
