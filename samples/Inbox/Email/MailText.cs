using System.Globalization;

namespace Inbox.Email;

/// <summary>Text that others have written, made safe for a header or for a line of a mail.</summary>
internal static class MailText
{
    /// <summary>The text in one line: a line break could begin another header, or what looks like a line of ours.</summary>
    public static string Line(string text) =>
        string.Join(' ', Clean(text, keepLineBreaks: false).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text with its own lines.</summary>
    public static string Lines(string text) => Clean(text.ReplaceLineEndings("\n"), keepLineBreaks: true).Trim();

    private static string Clean(string text, bool keepLineBreaks) =>
        string.Create(text.Length, (text, keepLineBreaks), static (cleaned, given) =>
        {
            for (var i = 0; i < cleaned.Length; i++)
            {
                var c = given.text[i];
                cleaned[i] = IsShown(c) || (given.keepLineBreaks && c == '\n') ? c : ' ';
            }
        });

    // Directional overrides (https://unicode.org/reports/tr9/) let a title read as something else.
    private static bool IsShown(char c) =>
        c is not (>= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069')
        && char.GetUnicodeCategory(c) is not UnicodeCategory.Control
            and not UnicodeCategory.LineSeparator and not UnicodeCategory.ParagraphSeparator;
}
