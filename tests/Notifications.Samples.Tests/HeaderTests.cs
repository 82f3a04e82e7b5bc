namespace Notifications.Samples.Tests;

/// <summary>What every answer has in its head.</summary>
public sealed class HeaderTests : InboxFixture
{
    [TestCase("/", 200, "no-cache")]
    [TestCase("/openapi/v1.json", 200, "no-cache")]
    [TestCase("/api/v1/antiforgery", 200, "no-store")]
    [TestCase("/api/v1/notifications", 401, "no-store")]
    [TestCase("/api/v1/nothing", 404, "no-store")]
    [TestCase("/invoices/7", 404, "no-cache")]
    public async Task Every_answer_is_guarded(string path, int status, string caching)
    {
        using var client = Application.CreateClient();

        ShouldBeGuarded(await client.GetAsync(new Uri(path, UriKind.Relative)), status, caching);
    }

    [Test]
    public async Task So_is_one_after_an_exception()
    {
        using var ada = await SignInAsync("ada");

        ShouldBeGuarded(await ada.SendAsync(HttpMethod.Get, "notifications?limit=0"), 400, "no-store");
    }

    private static void ShouldBeGuarded(HttpResponseMessage response, int status, string caching)
    {
        response.Should().HaveStatus(status);
        response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        response.Headers.GetValues("Cache-Control").Should().Equal(caching);
    }
}
