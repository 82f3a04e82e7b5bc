using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>A value in SQL: always a parameter, and always typed, so that PostgreSQL infers no type and a statement has one plan.</summary>
internal static class SqlParameter
{
    public static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
