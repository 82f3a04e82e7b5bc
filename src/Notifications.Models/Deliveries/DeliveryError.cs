using System.Text;

namespace Notifications.Models;

/// <summary>The text of an error as it is stored. Any text is accepted: it may come from a provider.</summary>
internal static class DeliveryError
{
    /// <summary>The most characters of .NET that are stored.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Returns the beginning of the text, with U+FFFD for what PostgreSQL cannot store.</summary>
    public static string Cut(string error)
    {
        var cut = new StringBuilder(Math.Min(error.Length, MaxLength));
        foreach (var rune in error.EnumerateRunes())
        {
            if (cut.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            cut.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return cut.ToString();
    }
}
