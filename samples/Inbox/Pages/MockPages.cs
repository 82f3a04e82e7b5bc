namespace Inbox.Pages;

/// <summary>Pages of the application that notifications lead to. One file serves all; its script shows what the path asks for.</summary>
internal static class MockPages
{
    private const string Shell = "index.html";

    public static void MapMockPages(this IEndpointRouteBuilder app)
    {
        app.MapFallbackToFile(@"/tickets/{id:regex(^T-\d{{1,9}}$)}", Shell);
        app.MapFallbackToFile(@"/releases/{version:regex(^\d{{1,4}}\.\d{{1,4}}$)}", Shell);
    }
}
