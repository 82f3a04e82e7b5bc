using System.Diagnostics;
using System.Reflection;
using LocalPostgres;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Migrations;

/// <summary>A project of an application in a temporary folder, for <c>dotnet ef</c>.</summary>
internal sealed class MigratingApplication : IDisposable
{
    private static readonly string EntityFramework = VersionOf(typeof(DbContext));

    // Of the design-time package, only the assembly that migrations and compiled models need. Its other dependencies serve scaffolding. The
    // disabled warnings are about versions of packages that only the tool uses.
    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>Application</RootNamespace>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NoWarn>NU1603;NU1608;MSB3277</NoWarn>
            <DesignPackage>$(NuGetPackageRoot)/microsoft.entityframeworkcore.design/{EntityFramework}</DesignPackage>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{typeof(Notification).Assembly.Location}" />
            <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="{EntityFramework}" />
            <PackageReference Include="Microsoft.Extensions.Hosting.Abstractions" Version="{EntityFramework}" />
            <PackageReference
              Include="Npgsql.EntityFrameworkCore.PostgreSQL"
              Version="{VersionOf(typeof(NpgsqlDbContextOptionsBuilder))}" />
            <PackageReference Include="Humanizer.Core" Version="2.14.1" />
            <PackageReference Include="Microsoft.CodeAnalysis.CSharp.Workspaces" Version="5.0.0" />
            <PackageReference Include="Microsoft.Extensions.DependencyModel" Version="10.0.0" />
            <PackageDownload Include="Microsoft.EntityFrameworkCore.Design" Version="[{EntityFramework}]" />
            <Reference Include="$(DesignPackage)/lib/net10.0/Microsoft.EntityFrameworkCore.Design.dll" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Microsoft.EntityFrameworkCore;
        using Notifications.Models;

        await using var db = new AppDbContext();
        var userId = Guid.CreateVersion7();
        db.Add(new Notification { UserId = userId, Type = "mention", Title = "Ada mentioned you", Message = "In a document." });
        db.Add(new NotificationPreference { UserId = userId });
        await db.SaveChangesAsync();
        await db.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set(NotificationChannels.Email, "mention", true));
        await db.PublishAsync(new NotificationContent("release", "2.0 is out", "Read what is new."), [userId]);
        await db.Notifications.Inbox(userId).OfType("mention").MarkReadAsync();
        db.ChangeTracker.Clear();
        var page = await db.Notifications.Inbox(userId).ToPageAsync();
        var unread = await db.Notifications.Inbox(userId).Unread().CountUpToAsync();
        var email = await db.ResolvePreferenceAsync(userId, NotificationChannels.Email, "mention");
        var model = db.Model.GetType().Name;
        Console.WriteLine($"{model}: {page.Items.Count} notifications, {unread} unread, e-mail {email.Enabled}, {page.Items[0].Data}");

        public sealed class AppDbContext : DbContext
        {
            public DbSet<Notification> Notifications => Set<Notification>();

            protected override void OnConfiguring(DbContextOptionsBuilder options) =>
                options.UseNpgsql(Environment.GetEnvironmentVariable("APP_DATABASE"));

            protected override void OnModelCreating(ModelBuilder model) => model.AddNotificationModels(
                options => options.KeyLayout =
                    Enum.Parse<KeyLayout>(Environment.GetEnvironmentVariable("APP_KEYS") ?? nameof(KeyLayout.ById)));
        }
        """;

    private readonly string _tools;

    private MigratingApplication()
    {
        Folder = Directory.CreateTempSubdirectory("notifications-application-").FullName;
        _tools = Path.Combine(Folder, "..", $"{Path.GetFileName(Folder)}-tools");
    }

    public string Folder { get; }

    /// <summary>The connection string of the application.</summary>
    public string Database { get; set; } = "";

    public KeyLayout KeyLayout { get; set; }

    /// <summary>Writes the project, installs the tool and builds. Skips the fixture where the packages are not available.</summary>
    public static async Task<MigratingApplication> CreateAsync()
    {
        var application = new MigratingApplication();
        await application.WriteAsync("Application.csproj", Project);
        await application.WriteAsync("Program.cs", Program);
        try
        {
            await Command.RunAsync(
                "dotnet", ["tool", "install", "dotnet-ef", "--version", EntityFramework, "--tool-path", application._tools]);
            await application.DotnetAsync("restore");
        }
        catch (InvalidOperationException missing)
        {
            application.Dispose();
            Assert.Ignore($"dotnet ef cannot be run here. {missing.Message}");
        }

        await application.BuildAsync();
        return application;
    }

    public Task BuildAsync() => DotnetAsync("build", "--no-restore", "--nologo");

    /// <summary>Runs <c>dotnet ef</c> on the built project and returns its output.</summary>
    public Task<string> EfAsync(params string[] arguments) => RunAsync(Path.Combine(_tools, "dotnet-ef"), [.. arguments, "--no-build"]);

    /// <summary>Runs the application, which publishes, reads and resolves, and returns its output.</summary>
    public Task<string> StartAsync() => DotnetAsync("run", "--no-build");

    /// <summary>The file of a migration that developers edit.</summary>
    public string Migration(string name) => Directory.GetFiles(Path.Combine(Folder, "Migrations"), $"*_{name}.cs").Single();

    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text);

    public void Dispose()
    {
        foreach (var folder in new[] { Folder, _tools }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<string> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    private Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder };
        start.Environment["APP_DATABASE"] = Database;
        start.Environment["APP_KEYS"] = KeyLayout.ToString();
        return Command.RunAsync(start);
    }

    // The version is followed by "+" and the commit.
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
