using System.Net.Http.Json;
using System.Text.Json;
using Inbox.Data;

namespace Notifications.Samples.Tests;

/// <summary>Somebody who uses the API, with cookies of their own.</summary>
internal sealed class Browser(HttpClient client) : IDisposable
{
    /// <summary>What a request is answered with that changes nothing; anything but success is an error.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sends a request as the page does, with the antiforgery token of the moment.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, bool withToken = true, string? accept = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body));
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");

        // A server that refuses a body closes the connection, and a client that is still writing would not read the refusal:
        // https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength is not null;
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        if (method != HttpMethod.Get && withToken)
        {
            var answer = await GetAsync("antiforgery");
            request.Headers.Add("X-XSRF-TOKEN", answer.GetProperty("token").GetString());
        }

        return await client.SendAsync(request);
    }

    /// <summary>Signs in, with the password of the demonstration unless another is given.</summary>
    public Task<HttpResponseMessage> SignInAsync(string user, string password = DemoData.Password) =>
        SendAsync(HttpMethod.Post, "account/sign-in", new { user_name = user, password });

    /// <summary>Opens the stream of events.</summary>
    public async Task<EventReader> ListenAsync(DateTimeOffset? since = null, string? lastEventId = null)
    {
        var query = since is null ? "" : $"?since={Uri.EscapeDataString($"{since:O}")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/notifications/live{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventReader(response);
    }

    public void Dispose() => client.Dispose();
}
