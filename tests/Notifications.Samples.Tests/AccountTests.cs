namespace Notifications.Samples.Tests;

/// <summary>Who is asked for a sign-in, and what a signed-in user is.</summary>
public sealed class AccountTests : InboxFixture
{
    [TestCase("account")]
    [TestCase("notifications")]
    [TestCase("notifications/lines")]
    [TestCase("notifications/unread-count")]
    [TestCase("notifications/live")]
    [TestCase("preferences")]
    public async Task Nobody_is_answered_before_signing_in(string path)
    {
        using var browser = Open();

        (await (await browser.SendAsync(HttpMethod.Get, path)).ShouldBeProblemAsync(401)).Should().BeEmpty();
    }

    [Test]
    public async Task A_user_signs_in_and_out()
    {
        using var ada = await SignInAsync("ada");
        var account = await ada.GetAsync("account");
        account.GetProperty("display_name").GetString().Should().Be("Ada Lovelace");
        account.GetProperty("is_admin").GetBoolean().Should().BeTrue();

        (await ada.SendAsync(HttpMethod.Post, "account/sign-out")).Should().HaveStatus(204);
        (await ada.SendAsync(HttpMethod.Get, "account")).Should().HaveStatus(401);
    }

    [Test]
    public async Task A_wrong_password_is_a_problem()
    {
        using var browser = Open();

        var response = await browser.SignInAsync("ada", "wrong");

        (await response.ShouldBeProblemAsync(401)).Should().Be("Wrong user name or password.");
    }

    [TestCase("ada\0", "Notify-me-1")]
    [TestCase("ada", "Notify-me-1\0")]
    public async Task What_no_database_has_as_text_is_no_user(string name, string password)
    {
        using var browser = Open();

        var response = await browser.SignInAsync(name, password);

        await response.ShouldBeProblemAsync(401);
    }

    [Test]
    public async Task What_changes_something_has_to_show_the_token_of_its_user([Values("POST", "PATCH", "DELETE", "PUT")] string method)
    {
        using var grace = await SignInAsync("grace");
        var path = method switch
        {
            "POST" => "notifications/read-all",
            "PUT" => "preferences",
            _ => $"notifications/{Guid.NewGuid()}{(method == "PATCH" ? "/read" : "")}",
        };

        var response = await grace.SendAsync(new HttpMethod(method), path, new { }, withToken: false);

        (await response.ShouldBeProblemAsync(400)).Should().Contain("X-XSRF-TOKEN");
    }
}
