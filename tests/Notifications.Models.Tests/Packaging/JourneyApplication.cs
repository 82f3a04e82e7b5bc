using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>The program of <c>Notifications.Models.Journey</c> as an application that references the package.</summary>
internal static partial class JourneyApplication
{
    private static readonly string Journey = Path.Combine(SourceTree.Repository, "tests", "Notifications.Models.Journey");
    private static readonly string JsonContracts = Path.Combine(SourceTree.Repository, "tests", "Notifications.Models.JsonContracts");

    /// <summary>Creates the application; <paramref name="references"/> are those that it has beside the library.</summary>
    public static async Task<PackagedApplication> CreateAsync(string packages, string version, string name, string references = "")
    {
        var project = await File.ReadAllTextAsync(Path.Combine(Journey, "Notifications.Models.Journey.csproj"));
        var application = await PackagedApplication.CreateAsync(packages, name, ProjectReferences().Replace(
            project, $"""<PackageReference Include="Notifications.Models" Version="{version}" />{references}"""));
        foreach (var file in Directory.EnumerateFiles(Journey, "*.cs").Concat(Directory.EnumerateFiles(JsonContracts, "*.cs")))
        {
            await application.AddAsync(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        }

        return application;
    }

    [GeneratedRegex("<ProjectReference .*/>", RegexOptions.Singleline)]
    private static partial Regex ProjectReferences();
}
