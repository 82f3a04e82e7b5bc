using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Notifications.Samples.Tests.Security;

/// <summary>What callers and logs are told of input that is refused.</summary>
public sealed class RefusedInputTests : InboxFixture
{
    private const string Nowhere = "00000000-0000-7000-8000-000000000001";

    private readonly LogCollector _log = new();

    private static readonly TestCaseData[] Refused =
    [
        new("GET", "notifications?after=x", null, "after is \"x\"; it takes a position: the \"next\" of a page."),
        new("GET", "notifications?limit=many", null, "limit is \"many\"; it takes a whole number."),
        new("GET", "notifications?limit=0", null, "limit is 0; it takes 1 to 100 notifications."),
        new("GET", "notifications?status=new", null, "status is \"new\"; it takes unread or read, and may be left out."),
        new("GET", "notifications/live?since=today", null, "since is \"today\"; it takes an instant, such as 2026-01-31T12:00:00Z."),
        new("DELETE", $"notifications/{Nowhere}?group=maybe", null, "group is \"maybe\"; it takes true or false."),
        new(
            "POST", "notifications/read-all", """{"up_to": "x"}""",
            "The value at \"$.up_to\", line 1, byte 14 is not valid for this field."),
        new("POST", "announcements", "{}", "The body is missing 'title', 'message'."),
        new(
            "POST", "announcements", """{"title": null, "message": "m"}""",
            "The value at \"$.title\", line 1, byte 15 is not valid for this field."),
        new("POST", "announcements", """{"title": }""", "The body is not valid JSON at \"$.title\", line 1, byte 11."),
        new("POST", "announcements", """{"title": "", "message": "m"}""", "title is blank. Write at least one word."),
        new("POST", "announcements", """{"title": "t", "message": " \n"}""", "message is blank. Write at least one word."),
        new("POST", "announcements", "null", "The request needs a body: JSON, and not null."),
        new(
            "PUT", "preferences/email-frequency", """{"frequency": "hourly"}""",
            "The value at \"$.frequency\", line 1, byte 23 is not valid for this field."),
        new("PATCH", "preferences", """{"email": {"": true}}""", "type is empty (0 characters); it takes at least 1."),
        new("PATCH", "preferences", "null", "The request needs a body: JSON, and not null."),
        new("PUT", "preferences", "[]", "The body is a JSON array; it takes a JSON object, such as {}."),
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task A_caller_is_told_in_the_words_of_the_API_and_a_log_in_one_line(
        string method, string path, string? body, string reason)
    {
        using var ada = await SignInAsync("ada");
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        _log.Entries.Clear();

        var response = await ada.SendAsync(new HttpMethod(method), path, content);

        (await response.ShouldBeProblemAsync(400)).Should().Be(reason);
        ShouldHaveLogged($"{method} /api/v1/{path.Split('?')[0]} was refused with 400: {reason}");
    }

    [Test]
    public async Task Another_media_type_is_refused_as_such()
    {
        using var ada = await SignInAsync("ada");
        using var content = new StringContent("title=Cake");

        var response = await ada.SendAsync(HttpMethod.Post, "announcements", content);

        (await response.ShouldBeProblemAsync(415)).Should().Be("The body has to be JSON, with the header Content-Type: application/json.");
    }

    [Test]
    public async Task Input_is_quoted_in_part_and_adds_no_line_to_the_log()
    {
        using var ada = await SignInAsync("ada");
        _log.Entries.Clear();

        var response = await ada.SendAsync(HttpMethod.Get, $"notifications?status=a%0Ainfo:%20all%20is%20well{new string('x', 1_000)}");

        (await response.ShouldBeProblemAsync(400)).Length.Should().BeLessThan(120);
        ShouldHaveLogged($"""GET /api/v1/notifications was refused with 400: status is "a info: all is well{new string('x', 31)}..."; *""");
    }

    private protected override void Configure(IWebHostBuilder host) => host.ConfigureLogging(logging => logging.AddProvider(_log));

    private void ShouldHaveLogged(string line)
    {
        _log.Entries.Should().OnlyContain(entry => entry.Exception == null);
        _log.Entries.Where(entry => entry.Category.StartsWith("Inbox", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Text.Should().Match(line);
    }
}
