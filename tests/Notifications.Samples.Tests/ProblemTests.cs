using System.Net.Http.Headers;
using System.Text;

namespace Notifications.Samples.Tests;

/// <summary>Errors, and what they say.</summary>
public sealed class ProblemTests : InboxFixture
{
    private const string Nowhere = "00000000-0000-7000-8000-000000000001";

    [Test]
    public async Task Every_error_is_a_problem_whatever_is_accepted([Values("text/event-stream", "text/html")] string accept)
    {
        using var nobody = Open();
        using var ada = await SignInAsync("ada");

        await (await nobody.SendAsync(HttpMethod.Get, "notifications/live", accept: accept)).ShouldBeProblemAsync(401);
        await (await ada.SendAsync(HttpMethod.Get, "notifications/live?since=x", accept: accept)).ShouldBeProblemAsync(400);
        await (await ada.SendAsync(HttpMethod.Get, $"notifications/{Nowhere}/group", accept: accept)).ShouldBeProblemAsync(404);
        await (await ada.SendAsync(HttpMethod.Get, "nothing", accept: accept)).ShouldBeProblemAsync(404);
    }

    [TestCase("null")]
    [TestCase("")]
    public async Task A_request_without_a_body_is_told_that_it_needs_one(string body)
    {
        using var ada = await SignInAsync("ada");
        using var content = Json(body);

        var response = await ada.SendAsync(HttpMethod.Post, "announcements", content);

        (await response.ShouldBeProblemAsync(400)).Should().Be("The request needs a body: JSON, and not null.");
    }

    [Test]
    public async Task What_is_no_json_is_told_where()
    {
        using var ada = await SignInAsync("ada");
        using var content = Json("{\"title\": }");

        var response = await ada.SendAsync(HttpMethod.Post, "announcements", content);

        (await response.ShouldBeProblemAsync(400)).Should().Contain("$.title");
    }

    [Test]
    public async Task What_the_library_refuses_is_said_without_its_parameters()
    {
        using var ada = await SignInAsync("ada");

        (await (await ada.SendAsync(HttpMethod.Get, "notifications?limit=0")).ShouldBeProblemAsync(400))
            .Should().Contain("1 to 100").And.NotContain("Parameter").And.NotContain("Actual value");
    }

    [Test]
    public async Task A_form_without_a_token_is_a_problem()
    {
        using var ada = await SignInAsync("ada");
        using var form = new StringContent("x");
        form.Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data");

        var response = await ada.SendAsync(HttpMethod.Patch, $"notifications/{Nowhere}/read", form, withToken: false);

        (await response.ShouldBeProblemAsync(400)).Should().Contain("X-XSRF-TOKEN");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
