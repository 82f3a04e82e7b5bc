using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>A column that <c>COPY</c> writes: its name, its type, and how a notification fills it.</summary>
internal sealed record CopyColumn(string Name, Func<NpgsqlBinaryImporter, Notification, CancellationToken, Task> WriteAsync)
{
    public static CopyColumn Of<T>(string name, NpgsqlDbType type, Func<Notification, T> value) =>
        new(name, (importer, notification, cancellation) => importer.WriteAsync(value(notification), type, cancellation));
}
