using System.Net.Http.Json;
using System.Text.Json;
using FluentAssertions.Primitives;

namespace Notifications.Samples.Tests;

internal static class ResponseAssertions
{
    public static void HaveStatus(this HttpResponseMessageAssertions response, int status) =>
        ((int)response.Subject.StatusCode).Should().Be(status);

    /// <summary>Fails unless a response is a problem as RFC 9457 has it, and returns its detail.</summary>
    public static async Task<string> ShouldBeProblemAsync(this HttpResponseMessage response, int status)
    {
        response.Should().HaveStatus(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().Should().Be(status);
        return problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }
}
