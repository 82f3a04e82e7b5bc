using System.Diagnostics;
using System.Reflection;
using LocalPostgres;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Migrations;

/// <summary>A host's project in a folder of its own, on which <c>dotnet ef</c> is run as its developers would.</summary>
internal sealed class MigratingApplication : IDisposable
{
    private static readonly string EntityFramework = VersionOf(typeof(DbContext));

    // Of the design-time package only what migrations and compiled models need; its other dependencies are for scaffolding from a database. The warnings
    // that are left out are about versions that only the tool cares for.
    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>Host</RootNamespace>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NoWarn>NU1603;NU1608;MSB3277</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{typeof(Notification).Assembly.Location}" />
            <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="{EntityFramework}" />
            <PackageReference Include="Microsoft.Extensions.Hosting.Abstractions" Version="{EntityFramework}" />
            <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="{VersionOf(typeof(NpgsqlDbContextOptionsBuilder))}" />
            <PackageReference Include="Humanizer.Core" Version="2.14.1" />
            <PackageReference Include="Microsoft.CodeAnalysis.CSharp.Workspaces" Version="5.0.0" />
            <PackageReference Include="Microsoft.Extensions.DependencyModel" Version="10.0.0" />
            <PackageDownload Include="Microsoft.EntityFrameworkCore.Design" Version="[{EntityFramework}]" />
            <Reference Include="$(NuGetPackageRoot)/microsoft.entityframeworkcore.design/{EntityFramework}/lib/net10.0/Microsoft.EntityFrameworkCore.Design.dll" />
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
        Console.WriteLine($"{db.Model.GetType().Name}: {page.Items.Count} notifications, {unread} unread, e-mail {email.Enabled}, {page.Items[0].Data}");

        public sealed class AppDbContext : DbContext
        {
            public DbSet<Notification> Notifications => Set<Notification>();

            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(Environment.GetEnvironmentVariable("APP_DATABASE"));

            protected override void OnModelCreating(ModelBuilder model) => model.AddNotificationModels(
                options => options.KeyLayout = Enum.Parse<KeyLayout>(Environment.GetEnvironmentVariable("APP_KEYS") ?? nameof(KeyLayout.ById)));
        }
        """;

    private readonly string _tools;

    private MigratingApplication()
    {
        Folder = Directory.CreateTempSubdirectory("notifications-host-").FullName;
        _tools = Path.Combine(Folder, "..", $"{Path.GetFileName(Folder)}-tools");
    }

    public string Folder { get; }

    /// <summary>What the host's context connects to.</summary>
    public string Database { get; set; } = "";

    public KeyLayout KeyLayout { get; set; }

    /// <summary>Writes the host and builds it, and installs the tool; or leaves the fixture out, where the packages for that are not to be had.</summary>
    public static async Task<MigratingApplication> CreateAsync()
    {
        var host = new MigratingApplication();
        await host.WriteAsync("Host.csproj", Project);
        await host.WriteAsync("Program.cs", Program);
        try
        {
            await Command.RunAsync("dotnet", ["tool", "install", "dotnet-ef", "--version", EntityFramework, "--tool-path", host._tools]);
            await host.DotnetAsync("restore");
        }
        catch (InvalidOperationException missing)
        {
            host.Dispose();
            Assert.Ignore($"dotnet ef cannot be run here. {missing.Message}");
        }

        await host.BuildAsync();
        return host;
    }

    public Task BuildAsync() => DotnetAsync("build", "--no-restore", "--nologo");

    /// <summary>Runs <c>dotnet ef</c> on what was built, and returns what it printed.</summary>
    public Task<string> EfAsync(params string[] arguments) => RunAsync(Path.Combine(_tools, "dotnet-ef"), [.. arguments, "--no-build"]);

    /// <summary>Runs the host's own program: it notifies, reads and resolves, and prints what came of it.</summary>
    public Task<string> StartAsync() => DotnetAsync("run", "--no-build");

    /// <summary>The one file of a migration in which a developer writes.</summary>
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

    // "10.0.14+the commit".
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
