using System.Text.RegularExpressions;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The code in the README and the pages of <c>docs</c>.</summary>
internal static partial class Readme
{
    /// <summary>The only block of C# on a page that contains a text.</summary>
    public static string CodeWith(string words, string page = "README.md") =>
        CSharp().Matches(File.ReadAllText(Path.Combine(SourceTree.Repository, page)))
            .Select(block => block.Groups["code"].Value)
            .Single(code => code.Contains(words, StringComparison.Ordinal));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
