using Notifications.Models.Configuration;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Writes rows by <c>COPY</c>: one statement, as long as all rows have values for the same columns.</summary>
/// <remarks>Binary
/// <c>COPY</c> cannot write <c>DEFAULT</c>, so a row that leaves a column to its default takes another statement.</remarks>
internal sealed class CopyWriter(NpgsqlConnection connection, string table, int? timeoutSeconds) : IAsyncDisposable
{
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

    private NpgsqlBinaryImporter? _importer;
    private string _ownColumns = "";
    private long _rows;

    /// <summary>Begins the statement of rows with certain columns of the application.</summary>
    public async Task BeginAsync(string ownColumns, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", Columns.Select(column => column.Name)) + ownColumns;
        _ownColumns = ownColumns;
        _importer = await connection.BeginBinaryImportAsync($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken)
            .ConfigureAwait(false);
        if (timeoutSeconds is { } seconds)
        {
            _importer.Timeout = TimeSpan.FromSeconds(seconds);
        }
    }

    public async Task WriteAsync(CopyRow row, CancellationToken cancellationToken)
    {
        if (row.OwnColumns != _ownColumns)
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
            await BeginAsync(row.OwnColumns, cancellationToken).ConfigureAwait(false);
        }

        await _importer!.StartRowAsync(cancellationToken).ConfigureAwait(false);
        foreach (var column in Columns)
        {
            await column.WriteAsync(_importer, row.Notification, cancellationToken).ConfigureAwait(false);
        }

        foreach (var value in row.OwnValues)
        {
            await (value.Value is null or DBNull
                ? _importer.WriteNullAsync(cancellationToken)
                : _importer.WriteAsync(value.Value, value.DataTypeName!, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the last statement, and returns how many rows all of them have inserted.</summary>
    public async Task<long> CompleteAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken).ConfigureAwait(false);
        return _rows;
    }

    /// <summary>Cancels a statement that has not ended.</summary>
    public ValueTask DisposeAsync() => _importer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        _rows += (long)await _importer!.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _importer.DisposeAsync().ConfigureAwait(false);
        _importer = null;
    }
}
