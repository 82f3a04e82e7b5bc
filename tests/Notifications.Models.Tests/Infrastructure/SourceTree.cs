using System.Reflection;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Where the sources of the tests and their packages are; a deterministic build leaves no such path in the assembly by itself.</summary>
internal static class SourceTree
{
    public static string ProjectDirectory { get; } = Metadata(nameof(ProjectDirectory));

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(ProjectDirectory, "..", ".."));

    public static string NuGetPackageRoot { get; } = Metadata(nameof(NuGetPackageRoot));

    private static string Metadata(string key) => typeof(SourceTree).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
