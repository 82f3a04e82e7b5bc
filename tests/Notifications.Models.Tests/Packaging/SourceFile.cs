using Microsoft.CodeAnalysis;

namespace Notifications.Models.Tests.Packaging;

/// <summary>A source file of the library.</summary>
/// <param name="Path">The path from the folder of the project.</param>
/// <param name="Tree">What the compiler has parsed.</param>
internal sealed record SourceFile(string Path, SyntaxTree Tree)
{
    /// <summary>The name of the file without its extension and without type parameters, such as <c>{TItem}</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path).Split('{')[0];

    /// <summary>The room of the file: its folder, or the nearest parent folder that is a room.</summary>
    public string Room => Rooms.Of(System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/'));

    public override string ToString() => Path;
}
