using Notifications.Models;

namespace Inbox.Web;

/// <summary>What the library refuses, in the words of the API.</summary>
internal static class LibraryFailure
{
    // The library begins with what it names: a property, a parameter or a type.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["Data"] = "data",
        ["DedupeKey"] = "dedupe_key",
        ["Message"] = "message",
        ["PreferencePatch"] = "The body",
        ["PreferenceSet"] = "The body",
        ["size"] = "limit",
        ["Title"] = "title",
        ["Type"] = "type",
    };

    public static bool IsOne(Exception exception) => exception.Source == typeof(Notification).Assembly.GetName().Name;

    public static string ReasonOf(Exception exception)
    {
        // ArgumentException appends the name of the parameter, which only our code knows.
        var reason = exception.Message.Split(" (Parameter '")[0];
        var first = reason.Split(' ')[0];
        return Words.TryGetValue(first, out var word) ? $"{word}{reason[first.Length..]}" : reason;
    }
}
