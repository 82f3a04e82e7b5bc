using System.Globalization;

namespace Inbox.Web;

/// <summary>Limits on texts that the database would take at any length, also without a word in it.</summary>
internal static class TextLimit
{
    public static void RefuseBlank(string name, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RefusedException($"{name} is blank. Write at least one word.");
        }
    }

    public static void Check(string name, string? text, int limit)
    {
        // In UTF-16, a character has one or two units.
        if (text is not null && text.Length > limit && text.EnumerateRunes().Count() is var length && length > limit)
        {
            throw new RefusedException(string.Create(
                CultureInfo.InvariantCulture, $"{name} has {length:N0} characters; the limit is {limit:N0}. Shorten it."));
        }
    }
}
