using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

public sealed class SourceFileTests
{
    private const int MaxLineLength = 140;

    private static readonly string[] Folders = ["samples", "src", "tests"];

    // dotnet build and dotnet ef write the files in them.
    private static readonly string[] GeneratedFolders = ["bin", "obj", "Data/Migrations", "ExistingContext/Migrations"];

    [Test]
    public void A_file_declares_one_type_and_has_its_name()
    {
        var violations =
            from file in LibrarySources.Files
            let types = LibrarySources.Types(file).Select(type => type.Name)
            where !types.SequenceEqual([file.Name])
            select $"{file} declares {string.Join(", ", types)}";

        violations.Should().BeEmpty();
    }

    [Test]
    public void No_line_is_longer_than_140_characters()
    {
        var violations =
            from folder in Folders
            from file in Directory.EnumerateFiles(Path.Combine(SourceTree.Repository, folder), "*.cs", SearchOption.AllDirectories)
            where !GeneratedFolders.Any(generated => file.Contains(Folder(generated), StringComparison.Ordinal))
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxLineLength
            select $"{Path.GetRelativePath(SourceTree.Repository, file)}:{line.Index + 1} has {line.Item.Length} characters";

        violations.Should().BeEmpty();
    }

    private static string Folder(string path) => $"/{path}/".Replace('/', Path.DirectorySeparatorChar);
}
