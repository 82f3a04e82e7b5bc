namespace Notifications.Models;

/// <summary>Input as messages quote it.</summary>
internal static class Excerpt
{
    private const int MaxLength = 50;

    /// <summary>The input, or its first 50 characters and an ellipsis, so that logs do not grow with the input.</summary>
    public static string Of(string input) => input.Length <= MaxLength ? input : $"{input.AsSpan(0, CutBefore(input))}...";

    // Half of a surrogate pair is no text that a log could be written with.
    private static int CutBefore(string input) => char.IsHighSurrogate(input[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
}
