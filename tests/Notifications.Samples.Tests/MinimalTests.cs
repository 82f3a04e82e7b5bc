extern alias minimal;

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Notifications.Samples.Tests;

/// <summary>The smallest sample: users with the default keys of ASP.NET Core Identity.</summary>
public sealed class MinimalTests
{
    private WebApplicationFactory<minimal::Program> _application = null!;
    private string _connectionString = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _connectionString = await SampleServer.CreateDatabaseAsync();
        _application = new MinimalApplication(_connectionString);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _application.DisposeAsync();
        await SampleServer.Current.DropDatabaseAsync(_connectionString);
    }

    [Test]
    public async Task An_announcement_reaches_all_users_and_each_reads_their_own()
    {
        using var ada = await RegisterAsync("ada@example.com");
        using var grace = await RegisterAsync("grace@example.com");

        var announced = await ada.PostAsJsonAsync("announcements", new { title = "2.0 is out", message = "Read what is new." });

        (await announced.Content.ReadAsStringAsync()).Should().Be("2");
        (await UnreadAsync(grace)).Should().Be("1");
        var page = await grace.GetFromJsonAsync<JsonElement>("inbox");
        var notification = page.GetProperty("items").EnumerateArray().Should().ContainSingle().Subject;
        notification.GetProperty("title").GetString().Should().Be("2.0 is out");
        var id = notification.GetProperty("id").GetGuid();
        (await ReadAsync(ada, id)).Should().Be("0", "it is Grace's");
        (await ReadAsync(grace, id)).Should().Be("1");
        (await UnreadAsync(grace)).Should().Be("0");
        (await UnreadAsync(ada)).Should().Be("1");
    }

    [Test]
    public async Task An_inbox_is_for_users_who_have_signed_in()
    {
        using var stranger = _application.CreateClient();

        (await stranger.GetAsync(new Uri("inbox", UriKind.Relative))).Should().HaveStatus(401);
    }

    [Test]
    public async Task The_root_lists_the_routes()
    {
        using var stranger = _application.CreateClient();

        var routes = await stranger.GetStringAsync(new Uri("/", UriKind.Relative));

        routes.Split('\n').Should().Contain(
            ["HTTP: POST /register", "HTTP: POST /announcements", "HTTP: GET /inbox/", "HTTP: POST /inbox/{id:guid}/read"]);
    }

    private static Task<string> UnreadAsync(HttpClient client) => client.GetStringAsync(new Uri("inbox/unread", UriKind.Relative));

    private static async Task<string> ReadAsync(HttpClient client, Guid id)
    {
        using var response = await client.PostAsync(new Uri($"inbox/{id}/read", UriKind.Relative), content: null);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpClient> RegisterAsync(string email)
    {
        var client = _application.CreateClient();
        var account = new { email, password = "Notify-me-1" };
        (await client.PostAsJsonAsync("register", account)).Should().HaveStatus(200);
        var login = await (await client.PostAsJsonAsync("login", account)).Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());
        return client;
    }

    private sealed class MinimalApplication(string connectionString) : WebApplicationFactory<minimal::Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) =>
            builder.UseSetting("ConnectionStrings:Minimal", connectionString);
    }
}
