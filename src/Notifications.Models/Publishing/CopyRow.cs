using Npgsql;

namespace Notifications.Models;

/// <summary>A row on its way into the table.</summary>
/// <param name="Notification">The notification.</param>
/// <param name="OwnColumns">The columns of the application that it has values for, each after a comma.</param>
/// <param name="OwnValues">The values of these columns.</param>
internal sealed record CopyRow(Notification Notification, string OwnColumns, IReadOnlyList<NpgsqlParameter> OwnValues);
