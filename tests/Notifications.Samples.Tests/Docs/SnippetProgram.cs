using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Notifications.Samples.Tests.Docs;

/// <summary>The program around a snippet: its statements in a method, its overrides in a class, its types beside them.</summary>
/// <remarks>A snippet with a namespace is a whole file, and is compiled as it stands.</remarks>
internal sealed class SnippetProgram
{
    /// <summary>The usings of a new project.</summary>
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    /// <summary>What the pages leave out, because an editor adds it.</summary>
    private static readonly string[] OtherUsings =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Identity",
        "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore",
        "Microsoft.EntityFrameworkCore.Diagnostics", "Microsoft.EntityFrameworkCore.Migrations",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Time.Testing",
        "Notifications.Models", "Npgsql", "NUnit.Framework", "OpenTelemetry", "OpenTelemetry.Metrics", "OpenTelemetry.Trace",
        "System.Data.Common", "System.Security.Claims", "System.Text.Json", "Testcontainers.PostgreSql",
        typeof(SnippetProgram).Namespace!,
    ];

    // The samples have types of the same names, such as AppUser.
    private static readonly string[] Samples = ["Inbox", "Minimal"];

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Samples.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    // Two versions of an assembly that are one at run time (CS1701, CS1702), and a using that the page writes out and the program has.
    private static readonly CSharpCompilationOptions Options =
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions(
                new[] { "CS1701", "CS1702", "CS8933" }.ToDictionary(id => id, _ => ReportDiagnostic.Suppress));

    private readonly CompilationUnitSyntax _snippet;

    public SnippetProgram(string code) => _snippet = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();

    private bool IsWholeFile => _snippet.DescendantNodes().Any(node => node is BaseNamespaceDeclarationSyntax);

    /// <summary>The errors and warnings of the compiler; none if it compiles.</summary>
    public IEnumerable<Diagnostic> FindProblems() => Compile(others: "").GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed);

    /// <summary>Compiles it together with other code, and loads it.</summary>
    public Assembly Load(string others)
    {
        using var image = new MemoryStream();
        var result = Compile(others).Emit(image);
        return result.Success
            ? Assembly.Load(image.ToArray())
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private CSharpCompilation Compile(string others)
    {
        var usings = IsWholeFile ? ImplicitUsings : [.. ImplicitUsings, .. OtherUsings];
        return CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}",
            [
                CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};\n")) + others),
                CSharpSyntaxTree.ParseText(IsWholeFile ? _snippet.ToFullString() : Program()),
            ],
            References.Value,
            Options);
    }

    private string Program()
    {
        var members = _snippet.Members.ToLookup(Role);
        return $$"""
            {{_snippet.Usings.ToFullString()}}
            namespace Pages;

            {{Text(members["type"])}}
            {{string.Concat(members["override"].GroupBy(Base).Select(group => $"{group.Key}\n{{\n{Text(group)}\n}}\n"))}}
            public sealed class Program : Page
            {
                public override async Task RunAsync()
                {
                    await FillAsync();
                    {{Text(members["statement"])}}
                }
            }
            """;
    }

    private static string Role(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => "type",
        MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.OverrideKeyword) => "override",
        _ => "statement",
    };

    /// <summary>The class whose method a snippet overrides.</summary>
    private static string Base(MemberDeclarationSyntax member) => ((MethodDeclarationSyntax)member).Identifier.Text switch
    {
        "OnModelCreating" => "public class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)",
        "Up" => "public class AddNotifications : Migration",
        "ConnectionOpenedAsync" => "public class TenantInterceptor(string tenant) : DbConnectionInterceptor",
        var name => throw new InvalidOperationException($"Of which class does a snippet override {name}? Add it here."),
    };

    private static string Text(IEnumerable<SyntaxNode> nodes) => string.Concat(nodes.Select(node => node.ToFullString()));
}
