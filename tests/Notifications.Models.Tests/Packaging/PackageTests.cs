using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>Packs the library, inspects the package, and restores it into a project outside of this repository.</summary>
public sealed class PackageTests
{
    private const string Version = "0.0.0-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("notifications-package-").FullName;

    [OneTimeSetUp]
    public Task PackAsync() => Command.RunAsync(
        "dotnet",
        ["pack", Path.Combine(SourceTree.Repository, "src", "Notifications.Models"), "--output", _folder, "--artifacts-path",
            Path.Combine(_folder, "artifacts"), $"-p:Version={Version}"]);

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_package_contains_the_library_its_documentation_and_the_README()
    {
        using var package = ZipFile.OpenRead(Package("nupkg"));

        package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Should().BeEquivalentTo("[Content_Types].xml", "Notifications.Models.nuspec", "README.md",
                "lib/net10.0/Notifications.Models.dll", "lib/net10.0/Notifications.Models.xml");
    }

    [Test]
    public void The_package_describes_itself_and_depends_only_on_EF_Core_Npgsql_and_hosting()
    {
        using var package = ZipFile.OpenRead(Package("nupkg"));
        using var stream = package.GetEntry("Notifications.Models.nuspec")!.Open();
        var nuspec = XDocument.Load(stream).Root!;
        var metadata = nuspec.Element(nuspec.Name.Namespace + "metadata")!;

        string Value(string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;
        Value("license").Should().Be("MIT");
        Value("readme").Should().Be("README.md");
        Value("description").Should().NotBeEmpty();
        Value("tags").Should().Contain("notifications").And.Contain("efcore").And.Contain("postgresql");
        metadata.Element(metadata.Name.Namespace + "repository")!.Attribute("commit")!.Value.Should().MatchRegex("^[0-9a-f]{40}$");
        metadata.Descendants(metadata.Name.Namespace + "dependency").Select(dependency => dependency.Attribute("id")!.Value)
            .Should().BeEquivalentTo(
                "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational", "Microsoft.Extensions.Hosting.Abstractions",
                "Npgsql.EntityFrameworkCore.PostgreSQL");
    }

    [Test]
    public void The_symbols_link_to_the_sources_of_their_commit()
    {
        using var package = ZipFile.OpenRead(Package("snupkg"));
        using var symbols = new MemoryStream();
        using (var stream = package.GetEntry("lib/net10.0/Notifications.Models.pdb")!.Open())
        {
            stream.CopyTo(symbols);
        }

        Encoding.UTF8.GetString(symbols.ToArray()).Should().MatchRegex("https://raw\\.githubusercontent\\.com/[^\"]+/[0-9a-f]{40}/\\*");
    }

    [Test]
    public async Task The_program_in_the_README_runs_with_the_package()
    {
        var application = Directory.CreateDirectory(Path.Combine(_folder, "application")).FullName;
        await WriteAsync("Application.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{SourceTree.NuGetPackageRoot}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Notifications.Models" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync(
            "nuget.config", $"""<configuration><packageSources><add key="packed" value="{_folder}" /></packageSources></configuration>""");
        await WriteAsync("Program.cs", Readme.CodeWith("class AppDbContext"));

        var run = new ProcessStartInfo("dotnet", "run") { WorkingDirectory = application };
        run.Environment["APP_DATABASE"] = await TestServer.CreateEmptyDatabaseAsync();

        (await Command.RunAsync(run)).Should().Contain("T-42 is yours (Read, T-42)");

        Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(application, file), text);
    }

    private string Package(string extension) => Path.Combine(_folder, $"Notifications.Models.{Version}.{extension}");
}
