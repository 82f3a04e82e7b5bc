namespace Inbox.Pages;

/// <summary>Pages of the application that notifications lead to. One file serves all; its script shows what the path asks for.</summary>
internal static class MockPages
{
    private const string Shell = "index.html";

    public static void MapMockPages(this IEndpointRouteBuilder app)
    {
        app.MapFallbackToFile("/tickets/{id}", Shell);
        app.MapFallbackToFile("/releases/{id}", Shell);
    }
}
