using System.Security.Cryptography;
using System.Text;

namespace Notifications.Models.Configuration;

/// <summary>Names of keys, indexes and checks: they follow the name of their table, within PostgreSQL's limit.</summary>
internal static class DatabaseName
{
    private const int HashLength = 8;

    public static string Of(string prefix, string table, string? suffix = null)
    {
        var name = suffix is null ? $"{prefix}_{table}" : $"{prefix}_{table}_{suffix}";
        return Encoding.UTF8.GetByteCount(name) <= NotificationModelOptions.MaxNameBytes ? name : Shorten(name);
    }

    // PostgreSQL would truncate the end, where the names of one table differ. A hash of the whole name keeps them apart.
    private static string Shorten(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{Head(name, NotificationModelOptions.MaxNameBytes - HashLength - 1)}_{hash}";
    }

    private static string Head(string name, int bytes)
    {
        var head = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            head.Append(rune);
        }

        return head.ToString();
    }
}
