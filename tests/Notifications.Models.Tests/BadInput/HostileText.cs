using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Unusual texts.</summary>
internal static class HostileText
{
    private const int Mebi = 1024 * 1024;

    // SQL of the library never contains this character. A command that does has an input outside of its parameters.
    private const string Mark = "\u2691";

    private static readonly string[] Pieces =
    [
        "\0", "\ud83e", "\udd8a", "\ud83e\udd8a", "\u202e", "\u200f", "\u200d", "e\u0301\u0301", "\ufeff", "\uffff", "\u0085", "\u001b",
        "\r\n", "\t", " ", "a", "A", "\u00df", "\u0130",
        "'", "''", "\"", "\\", "\\'", "'; DROP TABLE canary; --", "/*", "$$", "$1", "@type", ":type", "?", "{0}", "{", "}", "%", "%s", "_",
        ".", "null", "1e400",
    ];

    private static readonly string[] Units = ["x", "\u00e9", "\ud83e\udd8a"];

    /// <summary>Texts of any kind. The library refuses few of them.</summary>
    public static Gen<string> Any => Gen.Frequency(
        (10, Pieced),
        (3, Around(50, 255)),
        (2, Gen.Elements("", " ", "*", "locked", "in_app", "email", "mention", "undefined", "NaN", "-infinity")),
        (1, Gen.Constant<string>(null!)));

    /// <summary>Texts of any kind, sometimes with a mebibyte.</summary>
    public static Gen<string> OfAnyLength => Gen.Frequency((30, Any), (1, Gen.Elements(Units).Select(unit => Mark + Repeat(unit, Mebi))));

    /// <summary>Texts that every column can store.</summary>
    public static Gen<string> Storable => Gen.Elements(Pieces).Where(piece => piece is not ("\0" or "\ud83e" or "\udd8a")).ListOf(2)
        .Select(pieces => Mark + string.Concat(pieces));

    private static Gen<string> Pieced =>
        from count in Gen.Choose(0, 6)
        from pieces in Gen.Frequency((12, Storable), (1, Gen.Elements(Pieces))).ListOf(count)
        select Mark + string.Concat(pieces);

    private static Gen<string> Around(params int[] limits) =>
        from limit in Gen.Elements(limits)
        from more in Gen.Choose(-1, 1)
        from unit in Gen.Elements(Units)
        select Mark + Repeat(unit, limit + more - 1);

    private static string Repeat(string unit, int count) => string.Concat(Enumerable.Repeat(unit, count));
}
