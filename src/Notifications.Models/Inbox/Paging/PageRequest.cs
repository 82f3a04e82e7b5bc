using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>Which page is wanted: how long, and from where in which direction.</summary>
internal sealed class PageRequest
{
    public const int MaxSize = 100;

    private readonly int _size;

    public PageRequest(int size, NotificationCursor? after, NotificationCursor? before)
    {
        if (size is < 1 or > MaxSize)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, $"size is {size}; a page has 1 to {MaxSize} notifications.");
        }

        if (after is not null && before is not null)
        {
            throw new ArgumentException("after and before are both given; a page is read in one direction. Give one of them.", nameof(before));
        }

        _size = size;
        After = after;
        Before = before;
    }

    public NotificationCursor? After { get; }

    public NotificationCursor? Before { get; }

    /// <summary>One row more than the page has room for: it tells whether there is another page, without a count.</summary>
    public int Rows => _size + 1;

    /// <summary>The rows in the direction in which they are read, beginning beside the cursor.</summary>
    /// <remarks>Sorted first: EF Core finds no types for a comparison of rows that stands right over a <c>Take</c> of the host.</remarks>
    public IQueryable<Notification> Choose(IQueryable<Notification> source)
    {
        var rows = Rows;
        return Before is not null
            ? source.OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).NewerThan(Before).Take(rows)
            : (After is null ? source.NewestFirst() : source.NewestFirst().OlderThan(After)).Take(rows);
    }

    /// <summary>Takes the additional row off, puts the newest first, and returns where the next page begins.</summary>
    public NotificationCursor? Arrange<TRow>(List<TRow> rows, Func<TRow, NotificationCursor> placeOf)
    {
        NotificationCursor? next = null;
        if (rows.Count > _size)
        {
            rows.RemoveAt(_size);
            next = placeOf(rows[^1]);
        }

        if (Before is not null)
        {
            rows.Reverse();
        }

        return next;
    }
}
