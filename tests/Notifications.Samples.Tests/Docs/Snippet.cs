using System.Text.RegularExpressions;

namespace Notifications.Samples.Tests.Docs;

/// <summary>A block of C# in a README or in a page of <c>docs</c>.</summary>
public sealed partial record Snippet(string Page, int Line, string Code)
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Snippet> All()
    {
        var repository = Repository();
        string[] pages =
        [
            Path.Combine(repository, "README.md"),
            Path.Combine(repository, "src", "Notifications.Models", "PACKAGE.md"),
            .. Directory.EnumerateFiles(Path.Combine(repository, "docs"), "*.md", SearchOption.AllDirectories).Order(),
        ];
        return pages.SelectMany(page => Of(Path.GetRelativePath(repository, page), page));
    }

    public override string ToString() => $"{Page}:{Line}";

    private static IEnumerable<Snippet> Of(string name, string page)
    {
        var text = File.ReadAllText(page);
        return CSharp().Matches(text).Select(block => block.Groups["code"])
            .Select(code => new Snippet(name, text.AsSpan(0, code.Index).Count('\n') + 1, code.Value));
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Notifications.Models.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharp();
}
