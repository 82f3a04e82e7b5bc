using Microsoft.AspNetCore.Hosting;

namespace Notifications.Samples.Tests.Security;

/// <summary>The application as it runs in production: over HTTPS, under its own name, described to its users only.</summary>
public sealed class ProductionTests : InboxFixture
{
    private const string Address = "https://inbox.example.org";

    [TestCase("antiforgery", "__Host-antiforgery=")]
    [TestCase("account/sign-in", "__Host-inbox=")]
    public async Task Cookies_are_sent_over_HTTPS_only_and_no_other_host_can_set_them(string path, string cookie)
    {
        using var browser = OpenAt(Address);

        var response = path == "antiforgery"
            ? await browser.SendAsync(HttpMethod.Get, path)
            : await browser.SignInAsync("ada");

        response.Headers.GetValues("Set-Cookie").Single().Should().StartWith(cookie)
            .And.Contain("; path=/;").And.Contain("; secure").And.Contain("; samesite=strict").And.Contain("; httponly")
            .And.NotContain("domain");
    }

    [Test]
    public async Task Browsers_remember_to_use_HTTPS()
    {
        using var browser = OpenAt(Address);

        var response = await browser.SendAsync(HttpMethod.Get, "antiforgery");

        response.Headers.GetValues("Strict-Transport-Security").Should().Equal("max-age=31536000");
    }

    [Test]
    public async Task Without_HTTPS_the_API_refuses_and_the_page_redirects()
    {
        using var client = Application.CreateClient(new() { BaseAddress = new("http://inbox.example.org"), AllowAutoRedirect = false });

        var api = await client.GetAsync(new Uri("/api/v1/antiforgery", UriKind.Relative));
        var page = await client.GetAsync(new Uri("/", UriKind.Relative));

        (await api.ShouldBeProblemAsync(400)).Should().Be("Use HTTPS.");
        api.Headers.Contains("Set-Cookie").Should().BeFalse();
        page.Should().HaveStatus(307);
        page.Headers.Location.Should().Be($"{Address}/");
    }

    [Test]
    public async Task Without_HTTPS_and_a_port_to_redirect_to_nothing_is_served()
    {
        await using var application = Application.WithWebHostBuilder(host => host.UseSetting("https_port", ""));
        using var client = application.CreateClient(new() { BaseAddress = new("http://inbox.example.org"), AllowAutoRedirect = false });

        (await client.GetAsync(new Uri("/unsubscribe?token=x", UriKind.Relative))).Should().HaveStatus(400);
    }

    [Test]
    public async Task Nobody_has_a_published_password_unless_it_is_configured()
    {
        var empty = await SampleServer.CreateDatabaseAsync();
        await using var application = Application.WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:Inbox", empty)
            .UseSetting("DemoData", "false"));
        using var browser = new Browser(application.CreateClient(new() { BaseAddress = new(Address) }));

        (await browser.SignInAsync("ada")).Should().HaveStatus(401);
    }

    [Test]
    public async Task Without_a_database_it_does_not_start()
    {
        await using var application = Application.WithWebHostBuilder(host => host.UseSetting("ConnectionStrings:Inbox", ""));

        application.Invoking(app => app.CreateClient()).Should().Throw<InvalidOperationException>()
            .WithMessage("ConnectionStrings:Inbox is not set.*");
    }

    [TestCase("https://evil.example")]
    [TestCase("https://inbox.example.org.evil.example")]
    public async Task Another_host_name_is_refused(string address)
    {
        using var client = Application.CreateClient(new() { BaseAddress = new(address) });

        (await client.GetAsync(new Uri("/", UriKind.Relative))).Should().HaveStatus(400);
    }

    [Test]
    public async Task The_description_of_the_API_is_for_users()
    {
        using var client = Application.CreateClient(new() { BaseAddress = new(Address) });
        using var user = new Browser(client);
        var description = new Uri("/openapi/v1.json", UriKind.Relative);
        (await client.GetAsync(description)).Should().HaveStatus(401);

        (await user.SignInAsync("ada")).Should().HaveStatus(204);

        (await client.GetAsync(description)).Should().HaveStatus(200);
    }

    private protected override void Configure(IWebHostBuilder host) => host
        .UseEnvironment("Production")
        .UseSetting("AllowedHosts", "inbox.example.org")
        .UseSetting("DemoData", "true")
        .UseSetting("https_port", "443");

    private Browser OpenAt(string address) => new(Application.CreateClient(new() { BaseAddress = new(address) }));
}
