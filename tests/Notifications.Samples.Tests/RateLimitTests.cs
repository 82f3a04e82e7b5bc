using System.Net;

namespace Notifications.Samples.Tests;

/// <summary>Who asks for too much.</summary>
public sealed class RateLimitTests : InboxFixture
{
    private const int Limit = 200;

    [Test]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        using var ada = await SignInAsync("ada");
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 3 * Limit && refused is null; i++)
        {
            var response = await ada.SendAsync(HttpMethod.Get, "notifications/unread-count");
            refused = (int)response.StatusCode == 429 ? response : null;
        }

        await refused!.ShouldBeProblemAsync(429);
        refused!.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Nobody_lets_the_description_be_made_without_end()
    {
        using var client = Application.CreateClient();
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 100 && status != HttpStatusCode.TooManyRequests; i++)
        {
            using var response = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));
            status = response.StatusCode;
        }

        status.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Test]
    public async Task Nobody_tries_out_many_links_of_mails()
    {
        using var client = Application.CreateClient();
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 3 * Limit && status != HttpStatusCode.TooManyRequests; i++)
        {
            using var response = await client.GetAsync(new Uri($"/unsubscribe?token={i}", UriKind.Relative));
            status = response.StatusCode;
        }

        status.Should().Be(HttpStatusCode.TooManyRequests);
    }
}
