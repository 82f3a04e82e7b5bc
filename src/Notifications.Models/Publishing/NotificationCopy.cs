using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Configuration;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Streams notifications into their table, buffer by buffer, each sorted by user.</summary>
/// <remarks>By <see href="https://www.postgresql.org/docs/current/sql-copy.html">binary <c>COPY</c></see>.</remarks>
internal sealed class NotificationCopy(DbContext context)
{
    // Sorted rows touch each index page once. More rows gain little, and long texts fill the memory before there are as many.
    private const int BufferRows = 10_000;
    private const int BufferSize = 8 * 1024 * 1024;

    // The application's own columns get their defaults.
    private static readonly CopyColumn[] Columns =
    [
        CopyColumn.Of("id", NpgsqlDbType.Uuid, n => n.Id),
        CopyColumn.Of("user_id", NpgsqlDbType.Uuid, n => n.UserId),
        CopyColumn.Of("type", NpgsqlDbType.Varchar, n => n.Type),
        CopyColumn.Of("title", NpgsqlDbType.Varchar, n => n.Title),
        CopyColumn.Of("message", NpgsqlDbType.Text, n => n.Message),
        CopyColumn.Of("data", NpgsqlDbType.Jsonb, n => JsonText.Of(n.Data)),
        CopyColumn.Of("status", NpgsqlDbType.Varchar, n => NotificationStatusConverter.ToWord(n.Status)),
        CopyColumn.Of("read_at", NpgsqlDbType.TimestampTz, n => n.ReadAt),
        CopyColumn.Of("delivered_via_ws", NpgsqlDbType.Boolean, n => n.DeliveredViaWs),
        CopyColumn.Of("delivered_via_email", NpgsqlDbType.Boolean, n => n.DeliveredViaEmail),
        CopyColumn.Of("aggregation_id", NpgsqlDbType.Uuid, n => n.AggregationId),
        CopyColumn.Of("created_at", NpgsqlDbType.TimestampTz, n => n.CreatedAt),
        CopyColumn.Of("deleted_at", NpgsqlDbType.TimestampTz, n => n.DeletedAt),
    ];

    private readonly string _sql =
        $"COPY {TableSql.Of<Notification>(context).Name} ({string.Join(", ", Columns.Select(column => column.Name))}) "
        + "FROM STDIN (FORMAT BINARY)";

    private readonly NotificationOptions _options = NotificationOptions.Of(context);
    private readonly List<Notification> _buffer = [];
    private long _bufferSize;
    private DateTimeOffset _last;
    private Notification? _first;

    /// <summary>Copies all notifications, and returns how many they were.</summary>
    public async Task<long> CopyAsync(IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        using var section = context.GetService<IConcurrencyDetector>().EnterCriticalSection();

        // Not by context.Database, whose retrying strategy refuses a transaction that it cannot run again; a stream can be read only once.
        var connection = context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var importer = await ((NpgsqlConnection)connection.DbConnection).BeginBinaryImportAsync(_sql, cancellationToken)
                .ConfigureAwait(false);
            await using (importer.ConfigureAwait(false))
            {
                if (context.Database.GetCommandTimeout() is { } seconds)
                {
                    importer.Timeout = TimeSpan.FromSeconds(seconds);
                }

                await BufferAsync(importer, notifications, cancellationToken).ConfigureAwait(false);
                return (long)await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
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
        NpgsqlBinaryImporter importer, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        _buffer.Clear();
        _bufferSize = 0;
        var position = 0L;
        await foreach (var notification in notifications.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (FaultOf(notification, position++) is { } fault)
            {
                throw new ArgumentException(fault, nameof(notifications));
            }

            notification.BecomeRow(NextInstant());
            _buffer.Add(notification);
            _bufferSize += notification.Message.Length + JsonMarshal.GetRawUtf8Value(notification.Data).Length;
            if (_buffer.Count == BufferRows || _bufferSize >= BufferSize)
            {
                await FlushAsync(importer, cancellationToken).ConfigureAwait(false);
            }
        }

        await FlushAsync(importer, cancellationToken).ConfigureAwait(false);
    }

    // An inbox shows them in the order in which they came, which sorting by user would lose: so no two get the same instant.
    private DateTimeOffset NextInstant()
    {
        var (now, next) = (_options.Now, _last.AddTicks(TimeSpan.TicksPerMicrosecond));
        return _last = now > next ? now : next;
    }

    private string? FaultOf(Notification? notification, long position)
    {
        if (notification is null)
        {
            return $"notifications has a null at position {position}. Leave it out.";
        }

        // A proxy, or a class of the application that EF Core does not know, is a Notification like any other.
        var type = notification.GetType();
        return type == typeof(Notification) || context.Model.FindRuntimeEntityType(type)?.ClrType == typeof(Notification)
            ? null
            : $"notifications has a {type.Name} at position {position}; COPY does not write its own columns. Save it by SaveChangesAsync.";
    }

    private async Task FlushAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken)
    {
        _buffer.Sort((one, other) => one.UserId.CompareTo(other.UserId));
        foreach (var notification in _buffer)
        {
            _first ??= notification;
            await WriteRowAsync(importer, notification, cancellationToken).ConfigureAwait(false);
        }

        _buffer.Clear();
        _bufferSize = 0;
    }

    private static async Task WriteRowAsync(NpgsqlBinaryImporter importer, Notification notification, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        foreach (var column in Columns)
        {
            await column.WriteAsync(importer, notification, cancellationToken).ConfigureAwait(false);
        }
    }
}
