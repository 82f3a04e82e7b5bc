using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inbox.Web;

/// <summary>What ASP.NET Core could not bind, in the words of the API. Its own messages name types and parameters of our code.</summary>
internal static partial class BindingFailure
{
    private const string NoBody = "The request needs a body: JSON, and not null.";

    private static readonly Dictionary<string, string> Expectations = new()
    {
        ["bool"] = "true or false",
        ["DateTimeOffset"] = "an instant, such as 2026-01-31T12:00:00Z",
        ["int"] = "a whole number",
        ["NotificationCursor"] = "a position: the \"next\" of a page",
    };

    public static string ReasonOf(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            return JsonFailure.ReasonOf(json);
        }

        if (Misfit.Match(exception.Message) is { Success: true } misfit)
        {
            var expected = Expectations.GetValueOrDefault(misfit.Groups["type"].Value, "another value");
            return $"{NameOf(misfit)} is {Quote.Of(misfit.Groups["value"].Value)}; it takes {expected}.";
        }

        return Missing.Match(exception.Message) is { Success: true } missing && missing.Groups["source"].Value != "body"
            ? $"{NameOf(missing)} is missing."
            : NoBody;
    }

    private static string NameOf(Match match) => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups["name"].Value);

    [GeneratedRegex(
        """^Failed to bind parameter "(Nullable<)?(?<type>\w+)[>?]* (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Misfit { get; }

    [GeneratedRegex("""^Required parameter "\S+ (?<name>\w+)" was not provided from (?<source>.+)\.$""")]
    private static partial Regex Missing { get; }
}
