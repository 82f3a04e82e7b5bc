using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Unusual names of schemas and tables.</summary>
internal static class HostileName
{
    private const int MaxBytes = 63;

    private static readonly string[] Pieces =
    [
        "a\"; DROP TABLE canary; --", "'; DROP TABLE canary; --", "$do$", "$$", "$notifications$", "$1", "%", "%s", "%I", "{0}", "{", "}",
        "'", "''", "\"", "\"\"", "\\", "E'\\'", ".", ";", ",",
        " ", "  a", "\n", "\t", " ON ONLY ", " ON ", " USING ", "public", "user", "select", "notifications", "canary", "A", "a", "1", "_",
        "-", "--", "/*", "*/", "@type", ":type", "?", "(", ")", "[", "]",
        "\u00fc", "\u0130", "\u202e", "e\u0301", "\ud83e\udd8a", "xxxxxxxxxxxxxxxx", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
    ];

    /// <summary>A name that PostgreSQL accepts.</summary>
    public static Gen<string> Any => Gen.Frequency((4, OfAnyLength.Select(name => Cut(name, MaxBytes))), (1, Full(MaxBytes)));

    /// <summary>A name that PostgreSQL may truncate or refuse.</summary>
    public static Gen<string> OfAnyLength => Gen.Frequency(
        (4, from count in Gen.Choose(1, 6) from pieces in Gen.Elements(Pieces).ListOf(count) select string.Concat(pieces)),
        (1, Full(MaxBytes)),
        (1, Full(MaxBytes + 1)));

    private static Gen<string> Full(int bytes) => Gen.Elements(Pieces).Select(piece => Cut(piece + new string('x', bytes), bytes))
        .Where(name => Encoding.UTF8.GetByteCount(name) == bytes);

    private static string Cut(string name, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(name) > bytes)
        {
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        }

        return name;
    }
}
