using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Notifications.Samples.Tests.Load;

/// <summary>The requests of one user, with cookies and, where they change something, the token. A failed one is an error.</summary>
internal sealed class Session(HttpClient http, Member member, Latencies latencies)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private string _cookies = member.Cookie;
    private string _token = "";

    /// <summary>Fetches the token, and the cookie that belongs to it.</summary>
    public async Task BeginAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, $"antiforgery", body: null, HttpStatusCode.OK);
        _token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        var cookie = response.Headers.GetValues("Set-Cookie").Single(header => header.Contains("antiforgery", StringComparison.Ordinal));
        _cookies += $"; {cookie.Split(';')[0]}";
    }

    /// <summary>Sends what is answered with something.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(HttpMethod method, FormattableString path, object? body = null)
    {
        using var response = await SendAsync(method, path, body, HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<TAnswer>(Json))!;
    }

    public Task<TAnswer> GetAsync<TAnswer>(FormattableString path) => AskAsync<TAnswer>(HttpMethod.Get, path);

    /// <summary>Sends what is answered with nothing but its success.</summary>
    public async Task TellAsync(HttpMethod method, FormattableString path) =>
        (await SendAsync(method, path, body: null, HttpStatusCode.NoContent)).Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, FormattableString path, object? body, HttpStatusCode success)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Cookie", _cookies);
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("X-XSRF-TOKEN", _token);
            request.Content = body is null ? null : JsonContent.Create(body);
        }

        var start = Stopwatch.GetTimestamp();
        var response = await http.SendAsync(request);
        latencies.Add($"{method} {path.Format}", Stopwatch.GetElapsedTime(start));
        return response.StatusCode == success
            ? response
            : throw new HttpRequestException($"{request}\nwas answered with\n{response}\n{await response.Content.ReadAsStringAsync()}");
    }
}
