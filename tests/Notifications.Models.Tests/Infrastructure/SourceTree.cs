using System.Reflection;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>The folders of the tests and of the packages. A deterministic build adds no path to the assembly by itself.</summary>
internal static class SourceTree
{
    public static string ProjectDirectory { get; } = Metadata(nameof(ProjectDirectory));

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(ProjectDirectory, "..", ".."));

    public static string NuGetPackageRoot { get; } = Metadata(nameof(NuGetPackageRoot));

    private static string Metadata(string key) => typeof(SourceTree).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
