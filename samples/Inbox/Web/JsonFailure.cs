using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inbox.Web;

/// <summary>What System.Text.Json could not read, in the words of the API. Its own messages name types of our code.</summary>
internal static partial class JsonFailure
{
    public static string ReasonOf(JsonException exception) => exception switch
    {
        { InnerException: FormatException reason } when LibraryFailure.IsOne(reason) => LibraryFailure.ReasonOf(reason),
        { InnerException: JsonException } => $"The body is not valid JSON at {PlaceOf(exception)}.",
        _ when Missing.Match(exception.Message) is { Success: true } missing => $"The body is missing {missing.Groups["names"].Value}.",
        _ => $"The value at {PlaceOf(exception)} is not valid for this field.",
    };

    private static string PlaceOf(JsonException exception) =>
        $"{Quote.Of(exception.Path ?? "$")}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";

    [GeneratedRegex("including: (?<names>('.+?'(, )?)+)")]
    private static partial Regex Missing { get; }
}
