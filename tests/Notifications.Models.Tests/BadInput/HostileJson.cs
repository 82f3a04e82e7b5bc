using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>JSON that parsers accept and PostgreSQL may refuse.</summary>
internal static class HostileJson
{
    private static readonly JsonDocumentOptions ParseAnything =
        new() { MaxDepth = int.MaxValue, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly string[] Numbers =
    [
        "0", "-0", "-0.0", "0e9", "1.0", "100e-2", "1e400", "-1E+400", "1e-400", "1E131071", "-1e131070", "1E131072", "1e-16383",
        "1e-16384", "12.5e-16382", "1e99999999999999999999",
        "9007199254740993", "0." + new string('1', 400), new string('9', 400), "0.1" + new string('0', 16_382),
        "79228162514264337593543950336.5",
    ];

    private static readonly string[] Texts =
    [
        "", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\ud83e\\udd8a", "\\u202e", "\\\"", "\\\\", "\\u005cu0000",
        "\u2691'; DROP TABLE canary; --", "\u2691{0}", "\ud83e\udd8a", "e\u0301", "email", "*", "locked",
    ];

    private static readonly byte[] InvalidUtf8 = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];

    /// <summary>JSON texts, most of them objects.</summary>
    public static Gen<string> Source => Gen.Frequency(
        (12, Objects(Keys, Values(3))),
        (3, Values(2)),
        (2, Gen.Elements(1, 62, 63, 64, 65, 1_000).SelectMany(depth => Nested(depth))),
        (1, Gen.Elements("x", "\\u00e9").Select(unit => $"{{\"a\":\"{string.Concat(Enumerable.Repeat(unit, 1024 * 1024))}\"}}")));

    public static Gen<JsonElement> Element => Gen.Frequency(
        (20, Source.Select(Parse)),
        (1, Source.Select(json => Parse($"{{\"a\":[{json}, /* last */ ], }}"))),
        (1, Gen.Constant(default(JsonElement))),
        (1, Gen.Constant(0).Select(_ => JsonDocument.Parse(InvalidUtf8).RootElement)));

    /// <summary>JSON objects that a column can store.</summary>
    public static Gen<JsonElement> Storable =>
        Objects(PlainKeys, Gen.Elements("1e400", "-0", "[1.50]", "{}", "null", "\"\u2691'\\\\\"")).Select(Parse);

    private static JsonElement Parse(string json) => JsonDocument.Parse(Encoding.UTF8.GetBytes(json), ParseAnything).RootElement;

    // Few keys, so that some repeat.
    private static Gen<string> PlainKeys => Gen.Elements("a", "b", "email");

    private static Gen<string> Keys => Gen.Frequency((6, PlainKeys), (1, Gen.Elements(Texts)));

    private static Gen<string> Objects(Gen<string> keys, Gen<string> values) =>
        from count in Gen.Choose(0, 4)
        from some in keys.ListOf(count)
        from each in values.ListOf(count)
        select $"{{{string.Join(',', some.Zip(each, (key, value) => $"\"{key}\":{value}"))}}}";

    private static Gen<string> Values(int depth)
    {
        var scalar = Gen.Frequency(
            (2, Gen.Elements(Numbers)), (2, Gen.Elements(Texts).Select(text => $"\"{text}\"")), (3, Gen.Elements("true", "false", "null")));
        return depth == 0 ? scalar : Gen.Frequency(
            (3, scalar), (2, Objects(Keys, Values(depth - 1))),
            (1, Values(depth - 1).ListOf(2).Select(items => $"[{string.Join(',', items)}]")));
    }

    private static Gen<string> Nested(int depth) => Gen.Elements(
        string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth),
        "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + (depth == 1 ? "1}" : "}"));
}
