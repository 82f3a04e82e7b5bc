using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>The key of an advisory lock, which PostgreSQL has as a number: the same for the same purpose in every process.</summary>
internal static class AdvisoryLock
{
    public static NpgsqlParameter KeyOf(string purpose) => SqlParameter.Of(
        "key", NpgsqlDbType.Bigint, BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"Notifications.Models {purpose}"))));
}
