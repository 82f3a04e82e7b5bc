using System.Diagnostics;
using System.Runtime.InteropServices;
using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>An application outside of this repository, which restores the library as a package.</summary>
internal sealed class PackagedApplication
{
    private readonly string _folder;

    private PackagedApplication(string folder) => _folder = folder;

    /// <summary>Creates the application beside the packages that it restores.</summary>
    public static async Task<PackagedApplication> CreateAsync(string packages, string name, string project)
    {
        var application = new PackagedApplication(Directory.CreateDirectory(Path.Combine(packages, name)).FullName);
        await application.AddAsync($"{name}.csproj", project);
        await application.AddAsync("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>{Path.Combine(packages, "restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{SourceTree.NuGetPackageRoot}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
        await application.AddAsync(
            "nuget.config", $"""<configuration><packageSources><add key="packed" value="{packages}" /></packageSources></configuration>""");
        return application;
    }

    public Task AddAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(_folder, file), text);

    /// <summary>Runs it on a new database, and returns its output.</summary>
    public Task<string> RunAsync() => RunAsync("dotnet", ["run"]);

    /// <summary>Publishes it without the code that the trimmer finds unused, and returns the output of the build.</summary>
    public Task<string> PublishTrimmedAsync() => RunAsync(
        "dotnet",
        ["publish", "--runtime", RuntimeInformation.RuntimeIdentifier, "-p:PublishTrimmed=true", "-p:AssemblyName=application",
            "--output", "published"]);

    /// <summary>Runs what was published on a new database, and returns its output.</summary>
    public Task<string> RunPublishedAsync() => RunAsync(Path.Combine(_folder, "published", "application"), []);

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder };
        start.Environment["APP_DATABASE"] = await TestServer.CreateEmptyDatabaseAsync();
        return await Command.RunAsync(start);
    }
}
