using System.Text;
using System.Text.Json;

namespace Notifications.Samples.Tests;

/// <summary>Requests and texts have limits, and lists have previews; on Kestrel, which counts the bytes of a body.</summary>
public sealed class LimitTests : InboxFixture
{
    private const int Longest = 10_000;
    private const int PreviewLength = 500;

    [OneTimeSetUp]
    public void StartKestrel()
    {
        Application.UseKestrel(port: 0);
        Application.StartServer();
    }

    [Test]
    public async Task An_announcement_of_five_megabytes_is_refused_and_in_no_list()
    {
        using var ada = await SignInPatientlyAsync("ada");

        var announcement = $$"""{ "title": "Five megabytes", "message": "{{new string('x', 5_000_000)}}" }""";
        using var body = new StringContent(announcement, Encoding.UTF8, "application/json");

        var response = await ada.SendAsync(HttpMethod.Post, "announcements", body);

        (await response.ShouldBeProblemAsync(413)).Should().Be("The body of the request is too large; the limit is 163,840 bytes.");
        (await ada.GetAsync("notifications?limit=1")).GetProperty("items")[0].GetProperty("title").GetString()
            .Should().NotBe("Five megabytes");
    }

    [Test]
    public async Task A_body_of_unknown_length_has_the_same_limit()
    {
        using var ada = await SignInPatientlyAsync("ada");
        var json = Encoding.UTF8.GetBytes($$"""{ "type": "{{new string('x', 66_000)}}" }""");
        using var chunks = new StreamContent(new ChunkedStream(json));
        chunks.Headers.ContentType = new("application/json");

        var response = await ada.SendAsync(HttpMethod.Post, "notifications/read-all", chunks);

        (await response.ShouldBeProblemAsync(413)).Should().Be("The body of the request is too large; the limit is 65,536 bytes.");
    }

    [Test]
    public async Task Texts_of_an_announcement_have_limits()
    {
        using var ada = await SignInAsync("ada");
        (object Announcement, string Reason)[] refused =
        [
            (new { title = new string('x', 256), message = "m" }, "256"),
            (new { title = "t", message = new string('x', Longest + 1) }, "message has 10,001 characters; the limit is 10,000."),
            (new { title = "t", message = "m", data = new { note = new string('x', 4_000) } }, "data has 4,011 characters"),
        ];
        foreach (var (announcement, reason) in refused)
        {
            var response = await ada.SendAsync(HttpMethod.Post, "announcements", announcement);
            (await response.ShouldBeProblemAsync(400)).Should().Contain(reason);
        }
    }

    [Test]
    public async Task Lists_have_previews_and_one_notification_has_its_whole_message()
    {
        // Each character has two units in UTF-16, and twelve bytes in this JSON.
        var message = string.Concat(Enumerable.Repeat("\U0001F514", Longest));
        using var ada = await SignInAsync("ada");
        (await ada.SendAsync(HttpMethod.Post, "announcements", new { title = "Long", message })).Should().HaveStatus(200);
        await using var events = await ada.ListenAsync(DateTimeOffset.UtcNow.AddMinutes(-1));

        var inPage = (await ada.GetAsync("notifications?limit=1")).GetProperty("items")[0];
        var id = inPage.GetProperty("id").GetString();
        JsonElement[] previews =
        [
            inPage,
            (await ada.GetAsync("notifications/lines?limit=1")).GetProperty("items")[0].GetProperty("head"),
            (await ada.GetAsync($"notifications/{id}/group")).GetProperty("items")[0],
            EventReader.Data(await events.NextAsync("notification", n => n.GetProperty("id").GetString() == id)),
        ];
        var whole = await ada.GetAsync($"notifications/{id}");

        foreach (var preview in previews)
        {
            preview.GetProperty("message").GetString().Should().Be(message[..(2 * PreviewLength)]);
            preview.GetProperty("is_message_cut").GetBoolean().Should().BeTrue();
        }

        whole.GetProperty("message").GetString().Should().Be(message);
        whole.GetProperty("is_message_cut").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task A_message_that_fits_a_preview_is_whole()
    {
        using var alan = await SignInAsync("alan");
        var message = new string('x', PreviewLength);
        (await alan.SendAsync(HttpMethod.Post, "announcements", new { title = "Short", message })).Should().HaveStatus(200);

        var preview = (await alan.GetAsync("notifications?limit=1")).GetProperty("items")[0];

        preview.GetProperty("message").GetString().Should().Be(message);
        preview.GetProperty("is_message_cut").GetBoolean().Should().BeFalse();
    }

    // Waits for the server's consent before it sends a body. Otherwise the server may close the connection while it is being written.
    private async Task<Browser> SignInPatientlyAsync(string user)
    {
        var client = Application.CreateClient();
        client.DefaultRequestHeaders.ExpectContinue = true;
        var browser = new Browser(client);
        (await browser.SignInAsync(user)).Should().HaveStatus(204);
        return browser;
    }

    /// <summary>A stream that does not tell its length, so that its content is sent in chunks.</summary>
    private sealed class ChunkedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
