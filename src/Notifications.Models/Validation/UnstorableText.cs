namespace Notifications.Models;

/// <summary>Finds what a .NET string can hold and PostgreSQL's UTF-8 text cannot: NUL, and half of a surrogate pair.</summary>
internal static class UnstorableText
{
    /// <summary>Describes what in <paramref name="text"/> cannot be stored, and where; null if all of it can.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\0') is >= 0 and var nul)
        {
            return $"a NUL character at position {nul}";
        }

        return IndexOfUnpairedSurrogate(text) is >= 0 and var half ? $"an unpaired surrogate at position {half}" : null;
    }

    private static int IndexOfUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
