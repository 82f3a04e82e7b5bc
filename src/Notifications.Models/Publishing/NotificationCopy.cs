using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Configuration;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Streams notifications into their table by binary <c>COPY</c>, buffer by buffer, each sorted by user.</summary>
internal sealed class NotificationCopy(DbContext context)
{
    // Sorted, neighbours in the indexes come one after another. More rows gain little, and long messages and data fill the memory before there are as many.
    private const int BufferRows = 10_000;
    private const int BufferSize = 8 * 1024 * 1024;

    private readonly NotificationOptions _options = NotificationOptions.Of(context);
    private DateTimeOffset _last;
    private Notification? _first;

    /// <summary>Writes them all, and returns how many they were.</summary>
    public async Task<long> WriteAsync(IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        using var section = context.GetService<IConcurrencyDetector>().EnterCriticalSection();

        // Not context.Database, which asks the host's strategy, and that refuses a transaction it could not run again: a stream has one all the same.
        var connection = context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var importer = await ((NpgsqlConnection)connection.DbConnection).BeginBinaryImportAsync(Sql(), cancellationToken).ConfigureAwait(false);
            await using (importer.ConfigureAwait(false))
            {
                if (context.Database.GetCommandTimeout() is { } seconds)
                {
                    importer.Timeout = TimeSpan.FromSeconds(seconds);
                }

                await WriteAsync(importer, notifications, cancellationToken).ConfigureAwait(false);
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

    private string Sql()
    {
        // In the order in which a row is written. The host's own columns get their defaults.
        string[] properties =
        [
            nameof(Notification.Id), nameof(Notification.UserId), nameof(Notification.Type), nameof(Notification.Title), nameof(Notification.Message),
            nameof(Notification.Data), nameof(Notification.Status), nameof(Notification.ReadAt), nameof(Notification.DeliveredViaWs),
            nameof(Notification.DeliveredViaEmail), nameof(Notification.AggregationId), nameof(Notification.CreatedAt), nameof(Notification.DeletedAt),
        ];
        var table = TableSql.Of<Notification>(context);
        return $"COPY {table.Name} ({string.Join(", ", properties.Select(property => table[property]))}) FROM STDIN (FORMAT BINARY)";
    }

    private async Task WriteAsync(NpgsqlBinaryImporter importer, IAsyncEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        var buffer = new List<Notification>();
        var (position, size) = (0L, 0L);
        await foreach (var notification in notifications.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (FaultOf(notification, position++) is { } fault)
            {
                throw new ArgumentException(fault, nameof(notifications));
            }

            notification.BecomeRow(NextInstant());
            buffer.Add(notification);
            size += notification.Message.Length + JsonMarshal.GetRawUtf8Value(notification.Data).Length;
            if (buffer.Count == BufferRows || size >= BufferSize)
            {
                await WriteAsync(importer, buffer, cancellationToken).ConfigureAwait(false);
                buffer.Clear();
                size = 0;
            }
        }

        await WriteAsync(importer, buffer, cancellationToken).ConfigureAwait(false);
    }

    // An inbox shows them in the order in which they came, which is lost when they are sorted by user: so no two have one instant.
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

        // A proxy, or a class of the host that EF does not know, is a Notification like any other.
        var type = notification.GetType();
        return type == typeof(Notification) || context.Model.FindRuntimeEntityType(type)?.ClrType == typeof(Notification)
            ? null
            : $"notifications has a {type.Name} at position {position}, whose own columns COPY does not write. Save it by SaveChangesAsync.";
    }

    private async Task WriteAsync(NpgsqlBinaryImporter importer, List<Notification> buffer, CancellationToken cancellationToken)
    {
        buffer.Sort((one, other) => one.UserId.CompareTo(other.UserId));
        foreach (var notification in buffer)
        {
            _first ??= notification;
            await WriteAsync(importer, notification, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, Notification notification, CancellationToken cancellationToken)
    {
        await row.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.Id, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.UserId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.Type, NpgsqlDbType.Varchar, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.Title, NpgsqlDbType.Varchar, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.Message, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(JsonSerializer.Serialize(notification.Data), NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(NotificationStatusConverter.ToWord(notification.Status), NpgsqlDbType.Varchar, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.ReadAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.DeliveredViaWs, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.DeliveredViaEmail, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.AggregationId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await row.WriteAsync(notification.DeletedAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
    }
}
