using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Docs;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">Its path from the root of the repository.</param>
public sealed partial record MarkdownPage(string Path)
{
    /// <summary>Files of the repository, as the pages outside of it name them.</summary>
    private const string FilesOfRepository = "https://github.com/notifications-models/notifications-models/blob/main/";

    private static readonly string[] Folders = ["docs", "samples", ".github", "src/Notifications.Models"];

    private readonly string[] _lines = File.ReadAllLines(System.IO.Path.Combine(SourceTree.Repository, Path));

    /// <summary>All pages.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(SourceTree.Repository, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(
                System.IO.Path.Combine(SourceTree.Repository, folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => System.IO.Path.GetRelativePath(SourceTree.Repository, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(["bin", "obj"]).Any())
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path)),
    ];

    public int Lines => _lines.Length;

    /// <summary>The targets of its links and pictures.</summary>
    public IEnumerable<string> Links =>
        from line in Prose
        from match in Link().Matches(InlineCode().Replace(line, ""))
        select match.Groups["target"].Value;

    /// <summary>The fragments that links may have: https://docs.github.com/get-started/writing-on-github.</summary>
    public IEnumerable<string> Anchors =>
        from heading in Prose.Where(line => line.StartsWith('#')).Select(line => Slug(line.TrimStart('#').Trim()))
            .GroupBy(slug => slug)
        from repeat in Enumerable.Range(0, heading.Count())
        select repeat == 0 ? heading.Key : $"{heading.Key}-{repeat}";

    // Without blocks of code, in which # begins a comment.
    private IEnumerable<string> Prose
    {
        get
        {
            var isCode = false;
            foreach (var line in _lines)
            {
                var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                isCode ^= isFence;
                if (!isCode && !isFence)
                {
                    yield return line;
                }
            }
        }
    }

    /// <summary>The page or file in the repository that a link leads to, and its fragment; null for a link to elsewhere.</summary>
    public (string Path, string Fragment)? Resolve(string link)
    {
        var parts = link.Split('#', 2);
        var fragment = parts.Length > 1 ? parts[1] : "";
        if (link.StartsWith(FilesOfRepository, StringComparison.Ordinal))
        {
            return (parts[0][FilesOfRepository.Length..], fragment);
        }

        if (link.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var target = parts[0].Length == 0 ? Path : System.IO.Path.Combine(folder, Uri.UnescapeDataString(parts[0]));
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(SourceTree.Repository, target));
        return (System.IO.Path.GetRelativePath(SourceTree.Repository, full).Replace('\\', '/'), fragment);
    }

    public override string ToString() => Path;

    private static string Slug(string heading) =>
        new([.. Punctuation().Replace(heading, "").Replace(' ', '-').Select(char.ToLowerInvariant)]);

    // [text](target), ![text](target), [name]: target, and the same around a picture.
    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)|^\[[^\]]+\]:\s+(?<target>\S+)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex Punctuation();
}
