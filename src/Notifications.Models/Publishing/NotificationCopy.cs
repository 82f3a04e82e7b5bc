using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>Streams notifications into their table, buffer by buffer, each sorted by user.</summary>
/// <remarks>By <see href="https://www.postgresql.org/docs/current/sql-copy.html">binary <c>COPY</c></see>.</remarks>
internal sealed class NotificationCopy(DbContext context)
{
    // Sorted rows touch each index page once. More rows gain little, and long texts fill the memory before there are as many.
    private const int BufferRows = 10_000;
    private const int BufferSize = 8 * 1024 * 1024;

    private readonly string _table = TableSql.Of<Notification>(context).Name;
    private readonly CopyRowFactory _rows = new(context);
    private readonly NotificationOptions _options = NotificationOptions.Of(context);
    private readonly List<CopyRow> _buffer = [];
    private long _bufferSize;
    private DateTimeOffset _last;
    private Notification? _first;

    /// <summary>Refuses a collection whose rows lack a value for a column of the application, before anything is sent.</summary>
    public void CheckColumns(IEnumerable<Notification> notifications)
    {
        if (!_rows.HasColumns)
        {
            return;
        }

        foreach (var (position, notification) in notifications.Index())
        {
            if (_rows.FindFault(notification, position) is { } fault)
            {
                throw new ArgumentException(fault, nameof(notifications));
            }

            _rows.CheckRequired(notification);
        }
    }

    /// <summary>Copies all notifications, and returns their number.</summary>
    public async Task<long> CopyAsync(IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        using var section = context.GetService<IConcurrencyDetector>().EnterCriticalSection();

        // Not by context.Database, whose retrying strategy refuses a transaction that it cannot run again; a stream can be read only once.
        var connection = context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var writer = new CopyWriter((NpgsqlConnection)connection.DbConnection, _table, context.Database.GetCommandTimeout());
            await using (writer.ConfigureAwait(false))
            {
                // Before the sequence is read: one that reads from the context itself is refused, however short it is.
                await writer.BeginAsync(ownColumns: "", cancellationToken).ConfigureAwait(false);
                await BufferAsync(writer, notifications, cancellationToken).ConfigureAwait(false);
                return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the rows of an attempt are in the table: all are, if the first one is.</summary>
    public Task<bool> IsStoredAsync(CancellationToken cancellationToken) => _first is null
        ? Task.FromResult(false)
        : context.Set<Notification>().IgnoreQueryFilters().AnyAsync(n => n.UserId == _first.UserId && n.Id == _first.Id, cancellationToken);

    private async Task BufferAsync(
        CopyWriter writer, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        _buffer.Clear();
        _bufferSize = 0;
        var position = 0L;
        await foreach (var notification in notifications.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_rows.FindFault(notification, position++) is { } fault)
            {
                throw new ArgumentException(fault, nameof(notifications));
            }

            notification.BecomeRow(NextInstant());
            var row = _rows.Make(notification);
            _buffer.Add(row);
            _bufferSize += notification.Message.Length + JsonMarshal.GetRawUtf8Value(notification.Data).Length
                + row.OwnValues.Sum(value => value.Value is string text ? text.Length : 0);
            if (_buffer.Count == BufferRows || _bufferSize >= BufferSize)
            {
                await FlushAsync(writer, cancellationToken).ConfigureAwait(false);
            }
        }

        await FlushAsync(writer, cancellationToken).ConfigureAwait(false);
    }

    // An inbox shows them in the order in which they came, which sorting by user would lose: so no two get the same instant.
    private DateTimeOffset NextInstant()
    {
        var (now, next) = (_options.Now, _last.AddTicks(TimeSpan.TicksPerMicrosecond));
        return _last = now > next ? now : next;
    }

    private async Task FlushAsync(CopyWriter writer, CancellationToken cancellationToken)
    {
        _buffer.Sort(Compare);
        foreach (var row in _buffer)
        {
            _first ??= row.Notification;
            await writer.WriteAsync(row, cancellationToken).ConfigureAwait(false);
        }

        _buffer.Clear();
        _bufferSize = 0;
    }

    private static int Compare(CopyRow one, CopyRow other) =>
        string.CompareOrdinal(one.OwnColumns, other.OwnColumns) is not 0 and var order
            ? order
            : one.Notification.UserId.CompareTo(other.Notification.UserId);
}
