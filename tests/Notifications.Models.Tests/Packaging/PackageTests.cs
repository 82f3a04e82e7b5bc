using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>Packs the library, inspects the package, and restores it into a project outside of this repository.</summary>
[BuildsPrograms]
public sealed class PackageTests
{
    private const string Version = "0.0.0-test";
    private const string EndOfJourney = "The journey is complete.\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("notifications-package-").FullName;

    [OneTimeSetUp]
    public Task PackAsync() => Command.RunAsync(
        "dotnet",
        ["pack", Path.Combine(SourceTree.Repository, "src", "Notifications.Models"), "--output", _folder, "--artifacts-path",
            Path.Combine(_folder, "artifacts"), $"-p:Version={Version}", "-p:RunAnalyzers=false"]);

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_package_contains_the_library_its_documentation_its_readme_and_its_icon()
    {
        using var package = ZipFile.OpenRead(Package("nupkg"));

        package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Should().BeEquivalentTo("[Content_Types].xml", "Notifications.Models.nuspec", "PACKAGE.md", "icon.png",
                "lib/net10.0/Notifications.Models.dll", "lib/net10.0/Notifications.Models.xml");
    }

    [Test]
    public void The_package_describes_itself_and_depends_only_on_EF_Core_Npgsql_and_abstractions()
    {
        using var package = ZipFile.OpenRead(Package("nupkg"));
        using var stream = package.GetEntry("Notifications.Models.nuspec")!.Open();
        var nuspec = XDocument.Load(stream).Root!;
        var metadata = nuspec.Element(nuspec.Name.Namespace + "metadata")!;

        string Value(string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;
        Value("license").Should().Be("MIT");
        Value("readme").Should().Be("PACKAGE.md");
        Value("icon").Should().Be("icon.png");
        Value("projectUrl").Should().StartWith("https://github.com/");
        Value("releaseNotes").Should().EndWith("CHANGELOG.md");
        Value("description").Should().NotBeEmpty();
        Value("tags").Should().Contain("notifications").And.Contain("efcore").And.Contain("postgresql");
        metadata.Element(metadata.Name.Namespace + "repository")!.Attribute("commit")!.Value.Should().MatchRegex("^[0-9a-f]{40}$");
        metadata.Descendants(metadata.Name.Namespace + "dependency").Select(dependency => dependency.Attribute("id")!.Value)
            .Should().BeEquivalentTo(
                "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational",
                "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting.Abstractions",
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
        var application = await PackagedApplication.CreateAsync(_folder, "readme", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Notifications.Models" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        await application.AddAsync("Program.cs", Readme.CodeWith("class AppDbContext"));

        (await application.RunAsync()).Should().Contain("T-42 is yours (Read, T-42)");
    }

    [Test]
    public async Task The_library_works_with_the_oldest_versions_that_it_accepts()
    {
        // NuGet takes the lowest version that satisfies all references: https://learn.microsoft.com/nuget/concepts/dependency-resolution
        var application = await JourneyApplication.CreateAsync(_folder, Version, "oldest");

        (await application.RunAsync()).Should().StartWith("EF Core 10.0.0, Npgsql 10.0.0").And.EndWith(EndOfJourney);
    }

    [Test]
    public async Task The_library_works_with_the_newest_versions()
    {
        var application = await JourneyApplication.CreateAsync(_folder, Version, "newest", """
            <PackageReference Include="Microsoft.EntityFrameworkCore" Version="10.*" />
            <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="10.*" />
            <PackageReference Include="Npgsql" Version="10.*" />
            <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="10.*" />
            """);

        (await application.RunAsync()).Should()
            .NotContain("EF Core 10.0.0,").And.NotContain("Npgsql 10.0.0\n").And.EndWith(EndOfJourney);
    }

    [Test]
    public async Task The_library_works_in_a_trimmed_program()
    {
        var application = await JourneyApplication.CreateAsync(_folder, Version, "trimmed");

        (await application.PublishTrimmedAsync()).Should().NotContain("Assembly 'Notifications.Models' produced trim warnings");
        (await application.RunPublishedAsync()).Should().EndWith(EndOfJourney);
    }

    private string Package(string extension) => Path.Combine(_folder, $"Notifications.Models.{Version}.{extension}");
}
