using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Notifications.Models;

/// <summary>Lets through only a JSON object that <c>jsonb</c> takes, and that default settings can read back.</summary>
internal static class JsonObjectGuard
{
    /// <summary>
    /// The depth to which <see cref="JsonDocument"/> reads by default: deeper JSON could be stored, but never read again.
    /// </summary>
    public const int MaxDepth = 64;

    // The digits that PostgreSQL's numeric, and so a number in jsonb, has room for on either side of the point.
    private const int MaxDigitsBeforePoint = 131_072;
    private const int MaxDigitsAfterPoint = 16_383;

    // Of one string, and of the elements of one array or object: the bits that jsonb has for their length.
    private const int MaxBytes = 0x0FFF_FFFF;

    // As lenient as any JsonDocument could have been: the element was parsed before, only its content is in question.
    private static readonly JsonReaderOptions ReadAnything = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = int.MaxValue,
    };

    public static JsonElement Empty { get; } = JsonElement.Parse("{}");

    /// <summary>The same object, detached from a <see cref="JsonDocument"/> that its owner may dispose.</summary>
    public static JsonElement Check(JsonElement value, [CallerMemberName] string name = "") =>
        FindProblem(value) is { } problem ? throw new ArgumentException($"{name} {problem}.", name) : value.Clone();

    /// <summary>The end of a sentence that begins with the name of the value; <see langword="null"/> if the value can be stored.</summary>
    public static string? FindProblem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return $"is {Describe(value)}; it takes a JSON object, such as {{}}";
        }

        return FindProblemOfContent(JsonMarshal.GetRawUtf8Value(value)) is { } problem ? $"has {problem}" : null;
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "default(JsonElement), which is no JSON at all",
        JsonValueKind.Array => "a JSON array",
        JsonValueKind.String => "a JSON string",
        JsonValueKind.Number => "a JSON number",
        _ => $"a JSON {value.GetRawText()}",
    };

    private static string? FindProblemOfContent(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return $"{json.Length} bytes of JSON; jsonb takes at most {MaxBytes}";
        }

        if (!Utf8.IsValid(json))
        {
            return "bytes that are not valid UTF-8";
        }

        var depth = 0;
        var reader = new Utf8JsonReader(json, ReadAnything);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                depth = Math.Max(depth, reader.CurrentDepth + 1);
            }

            if (FindProblemOfToken(ref reader) is { } problem)
            {
                return problem;
            }
        }

        return depth > MaxDepth ? $"{depth} levels of nesting; the limit is {MaxDepth}" : null;
    }

    private static string? FindProblemOfToken(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        // NUL and unpaired surrogates get into valid UTF-8 only as escapes.
        JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped => FindUnstorableText(ref reader),
        JsonTokenType.Number when !FitsNumeric(reader.ValueSpan) => "a number beyond the range of PostgreSQL's numeric",
        _ => null,
    };

    private static string? FindUnstorableText(ref Utf8JsonReader reader)
    {
        try
        {
            return UnstorableText.Find(reader.GetString()) is { } problem ? $"a text with {problem}, which PostgreSQL cannot store" : null;
        }
        catch (InvalidOperationException)
        {
            var text = Excerpt.Of(Encoding.UTF8.GetString(reader.ValueSpan));
            return $"a text with an unpaired surrogate ({text}), which PostgreSQL cannot store";
        }
    }

    private static bool FitsNumeric(ReadOnlySpan<byte> number)
    {
        var mantissa = number;
        long exponent = 0;
        if (number.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var e)
        {
            mantissa = number[..e];
            if (!long.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                return false;
            }
        }

        var point = mantissa.IndexOf((byte)'.');
        var before = point < 0 ? mantissa.Length : point;
        var after = point < 0 ? 0 : mantissa.Length - point - 1;
        return before + exponent <= MaxDigitsBeforePoint && after - exponent <= MaxDigitsAfterPoint;
    }
}
