using System.Text.RegularExpressions;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The code in the README.</summary>
internal static partial class Readme
{
    private static readonly string File = Path.Combine(SourceTree.Repository, "README.md");

    /// <summary>The only block of C# that contains a text.</summary>
    public static string CodeWith(string words) =>
        CSharp().Matches(System.IO.File.ReadAllText(File))
            .Select(block => block.Groups["code"].Value)
            .Single(code => code.Contains(words, StringComparison.Ordinal));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
