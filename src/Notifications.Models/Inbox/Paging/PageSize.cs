namespace Notifications.Models;

/// <summary>The size of a page, and the one row more that tells without a count whether another page follows.</summary>
internal readonly record struct PageSize
{
    private const int Max = 100;

    private readonly int _size;

    public PageSize(int size) => _size = size is >= 1 and <= Max
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, $"size is {size}; it takes 1 to {Max} notifications.");

    /// <summary>The number of rows to read.</summary>
    public int Rows => _size + 1;

    /// <summary>Removes the additional row, and returns the position at which the next page begins.</summary>
    public NotificationCursor? Cut<TRow>(List<TRow> rows, Func<TRow, NotificationCursor> positionOf)
    {
        if (rows.Count <= _size)
        {
            return null;
        }

        rows.RemoveAt(_size);
        return positionOf(rows[^1]);
    }
}
