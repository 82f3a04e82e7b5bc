namespace Inbox.Web;

/// <summary>Input as errors and logs quote it.</summary>
internal static class Quote
{
    private const int MaxLength = 50;

    /// <summary>The input in quotation marks, or its first 50 characters and an ellipsis.</summary>
    public static string Of(string input) => $"\"{(input.Length <= MaxLength ? input : $"{input[..CutBefore(input)]}...")}\"";

    /// <summary>The text on one line: input must not look like an entry of a log.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static int CutBefore(string input) => char.IsHighSurrogate(input[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
}
