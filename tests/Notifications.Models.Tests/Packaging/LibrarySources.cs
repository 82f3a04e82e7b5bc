using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>The source files of the library as the compiler reads them: no comment and no string is mistaken for code.</summary>
internal static class LibrarySources
{
    // The SDK adds these to every file: https://learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Folder = Path.Combine(SourceTree.Repository, "src", "Notifications.Models");

    private static readonly CSharpCompilation Compilation = Compile();

    /// <summary>The errors of the compiler, except that source generators have not implemented the partial members yet.</summary>
    public static IEnumerable<Diagnostic> Errors => Compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id is not ("CS8795" or "CS9248"));

    public static IEnumerable<SourceFile> Files { get; } =
        [.. Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0)
            .Select(tree => new SourceFile(Path.GetRelativePath(Folder, tree.FilePath), tree))];

    /// <summary>The types that a file declares, without the nested ones.</summary>
    public static IEnumerable<INamedTypeSymbol> Types(SourceFile file)
    {
        var model = Compilation.GetSemanticModel(file.Tree);
        return file.Tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(declaration => declaration is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Where(declaration => declaration.Parent is not TypeDeclarationSyntax)
            .Select(declaration => (INamedTypeSymbol)model.GetDeclaredSymbol(declaration)!);
    }

    /// <summary>The files that declare what a file names: types, members of types, and extension methods.</summary>
    public static IEnumerable<SourceFile> FilesUsedBy(SourceFile file)
    {
        var model = Compilation.GetSemanticModel(file.Tree);
        return file.Tree.GetRoot().DescendantNodes()
            .Where(node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax)
            .Select(node => model.GetSymbolInfo(node).Symbol)
            .Select(symbol => symbol as INamedTypeSymbol ?? symbol?.ContainingType)
            .SelectMany(type => type?.DeclaringSyntaxReferences ?? [])
            .Distinct()
            .Select(declaration => Files.Single(used => used.Tree == declaration.SyntaxTree));
    }

    private static CSharpCompilation Compile()
    {
        var files = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "Notifications.Models.dll");
        return CSharpCompilation.Create(
            "Notifications.Models",
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))
                .Append(CSharpSyntaxTree.ParseText(ImplicitUsings)),
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
