using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models.Sql;

/// <summary>The numeric key of an <see href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory
/// lock</see>: the same for the same purpose in every process.</summary>
/// <remarks>It leaves room for what a statement adds to it, such as
/// the OID of a table, within the range of a <c>bigint</c>.</remarks>
internal static class AdvisoryLock
{
    public static NpgsqlParameter KeyOf(string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"Notifications.Models {purpose}"));
        return SqlParameter.Of("key", NpgsqlDbType.Bigint, BinaryPrimitives.ReadInt64BigEndian(hash) >> 2);
    }
}
