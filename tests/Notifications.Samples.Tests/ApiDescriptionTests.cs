using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>The OpenAPI document says what the API does.</summary>
public sealed class ApiDescriptionTests : InboxFixture
{
    private static readonly string[] Operations =
    [
        "DELETE notifications/{id} 204 400 401 404 429",
        "GET account 200 400 401",
        "GET antiforgery 200",
        "GET notifications 200 400 401 429",
        "GET notifications/lines 200 400 401 429",
        "GET notifications/live 200 400 401 429",
        "GET notifications/unread-count 200 400 401 429",
        "GET announcements/audience 200 400 401 403 429",
        "GET notifications/{id} 200 400 401 404 429",
        "GET notifications/{id}/group 200 400 401 404 429",
        "GET organizations/{id}/notification-preferences 200 400 401 403 404 429",
        "GET preferences 200 400 401 429",
        "PATCH notifications/{id}/read 204 400 401 404 429",
        "PATCH notifications/{id}/unread 204 400 401 404 429",
        "PATCH organizations/{id}/notification-preferences 200 400 401 403 404 429",
        "PATCH preferences 200 400 401 429",
        "POST account/sign-in 204 400 401 413 429",
        "POST account/sign-out 204 400 401",
        "POST announcements 200 400 401 403 413 429",
        "POST notifications/read-all 200 400 401 429",
        "POST notifications/read-all/undo 200 400 401 429",
        "POST notifications/{id}/restore 204 400 401 404 429",
        "PUT organizations/{id}/notification-preferences 200 400 401 403 404 409 429",
        "PUT preferences 200 400 401 409 429",
        "PUT preferences/email-frequency 200 400 401 429",
    ];

    private JsonElement _document;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        using var client = Application.CreateClient();
        _document = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
    }

    [Test]
    public void Every_operation_is_there_with_all_its_answers()
    {
        OperationsOf(_document)
            .Select(o => $"{o.Method} {o.Path} {string.Join(' ', o.Responses.Select(r => r.Name).Order(StringComparer.Ordinal))}")
            .Should().BeEquivalentTo(Operations);
    }

    [Test]
    public void Every_operation_has_a_summary_and_every_error_is_a_problem()
    {
        foreach (var (method, path, operation, responses) in OperationsOf(_document))
        {
            operation.TryGetProperty("summary", out _).Should().BeTrue("{0} {1} has one", method, path);
            responses.Where(response => response.Name[0] == '4' && MediaTypeOf(response) != "application/problem+json").Should().BeEmpty();
        }
    }

    [Test]
    public void What_writes_its_own_json_is_described()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");

        schemas.GetProperty("Announcement").GetProperty("properties").GetProperty("title").GetProperty("maxLength").GetInt32()
            .Should().Be(255);
        schemas.GetProperty("NotificationCursor").GetProperty("type").GetString().Should().Be("string");
        foreach (var set in new[] { "PreferenceSet", "PreferencePatch" })
        {
            schemas.GetProperty(set).GetProperty("properties").TryGetProperty("locked", out _).Should().BeTrue();
            schemas.GetProperty(set).GetProperty("additionalProperties").GetProperty("additionalProperties").GetProperty("type").ToString()
                .Should().Contain("boolean");
        }

        schemas.EnumerateObject().Where(schema => !schema.Value.EnumerateObject().Any()).Select(schema => schema.Name)
            .Should().Equal("JsonElement");
    }

    private static string? MediaTypeOf(JsonProperty response) =>
        response.Value.TryGetProperty("content", out var content) ? content.EnumerateObject().Single().Name : null;

    private static IEnumerable<(string Method, string Path, JsonElement Operation, List<JsonProperty> Responses)> OperationsOf(
        JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (
            operation.Name.ToUpperInvariant(),
            path.Name["/api/v1/".Length..],
            operation.Value,
            operation.Value.GetProperty("responses").EnumerateObject().ToList());
}
