using System.Reflection;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Notifications.Samples.Tests.Docs;

/// <summary>Every block of C# in the README and in <c>docs</c> compiles without a warning, and runs.</summary>
public sealed class SnippetTests
{
    // No Docker is needed to run the fixture of the page about tests.
    private const string StandIns = """
        global using PostgreSqlBuilder = Notifications.Samples.Tests.Docs.StandIns.PostgreSqlBuilder;
        global using PostgreSqlContainer = Notifications.Samples.Tests.Docs.StandIns.PostgreSqlContainer;
        """;

    [Test]
    public void A_snippet_compiles([ValueSource(typeof(Snippet), nameof(Snippet.All))] Snippet snippet) =>
        new SnippetProgram(snippet.Code).FindProblems().Should().BeEmpty();

    [Test]
    public async Task A_snippet_runs([ValueSource(typeof(Snippet), nameof(Snippet.All))] Snippet snippet)
    {
        var assembly = new SnippetProgram(snippet.Code).Load(StandIns);
        var types = assembly.GetTypes();
        foreach (var type in types.Where(type => type.IsAssignableTo(typeof(Page))))
        {
            await using var page = (Page)Activator.CreateInstance(type)!;
            await page.RunAsync();
        }

        foreach (var type in types.Where(type => type.IsAssignableTo(typeof(DbContext))))
        {
            await CreateTablesAsync(type);
        }

        if (Array.Exists(types, IsFixture))
        {
            RunFixtures(assembly);
        }
    }

    [Test]
    public void Without_the_cure_of_the_page_a_namespace_of_the_application_hides_the_library() =>
        new SnippetProgram("namespace MyApp.Notifications; class Mailbox { Notifications.Models.Notification? First = null; }")
            .FindProblems().Select(problem => problem.Id).Should().Contain("CS0234");

    private static async Task CreateTablesAsync(Type type)
    {
        var options = typeof(Database).GetMethod(nameof(Database.OptionsOf))!.MakeGenericMethod(type);
        if (type.GetConstructor([options.ReturnType]) is { } constructor)
        {
            var database = await SampleServer.CreateDatabaseAsync();
            await using var context = (DbContext)constructor.Invoke([options.Invoke(null, [database])]);
            await context.Database.EnsureCreatedAsync();
            await SampleServer.Current.DropDatabaseAsync(database);
        }
    }

    private static bool IsFixture(Type type) => type.GetMethods().Any(method => method.IsDefined(typeof(TestAttribute)));

    private static void RunFixtures(Assembly assembly)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0 });
        var result = RunApart(() => runner.Run(TestListener.NULL, TestFilter.Empty));
        result.FailCount.Should().Be(0, result.Message);
        result.PassCount.Should().BePositive();
    }

    // A test run inside of a test would otherwise take that test for its own.
    private static ITestResult RunApart(Func<ITestResult> run)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(run).GetAwaiter().GetResult();
        }
    }
}
