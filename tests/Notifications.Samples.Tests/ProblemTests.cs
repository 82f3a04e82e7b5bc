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

}
