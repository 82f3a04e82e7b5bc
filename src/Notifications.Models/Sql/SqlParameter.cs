using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>A value on its way into SQL: always a parameter, and always with its type, so that a statement has one plan.</summary>
internal static class SqlParameter
{
    public static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
