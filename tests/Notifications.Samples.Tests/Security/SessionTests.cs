using System.Net;
using Inbox.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Samples.Tests.Security;

/// <summary>A cookie that somebody has copied, and what ends it.</summary>
public sealed class SessionTests : InboxFixture
{
    [Test]
    public async Task A_copied_cookie_is_worth_nothing_after_its_user_has_signed_out()
    {
        var (grace, thief) = await SignInWithThiefAsync("grace");
        using var phone = await SignInAsync("grace");
        (await thief.SendAsync(HttpMethod.Get, "notifications")).Should().HaveStatus(200);

        (await grace.SendAsync(HttpMethod.Post, "account/sign-out")).Should().HaveStatus(204);

        (await thief.SendAsync(HttpMethod.Get, "notifications")).Should().HaveStatus(401);
        (await thief.SendAsync(HttpMethod.Get, "notifications/live")).Should().HaveStatus(401);
        (await phone.SendAsync(HttpMethod.Get, "notifications")).Should().HaveStatus(200);
    }

    [Test]
    public async Task Its_stream_ends_as_well()
    {
        var (grace, thief) = await SignInWithThiefAsync("grace");
        using var phone = await SignInAsync("grace");
        await using var stolen = await thief.ListenAsync();
        await using var own = await phone.ListenAsync();
        await stolen.NextAsync("badge");
        await own.NextAsync("badge");

        (await grace.SendAsync(HttpMethod.Post, "account/sign-out")).Should().HaveStatus(204);

        (await stolen.Invoking(events => events.NextAsync("none")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The stream has ended*");
        (await phone.SendAsync(HttpMethod.Post, "notifications/read-all", new { })).Should().HaveStatus(200);
        await own.NextAsync("badge", badge => badge.GetProperty("count").GetInt32() == 0);
    }

    [Test]
    public async Task A_cookie_is_worth_nothing_after_a_change_of_the_password()
    {
        using var alan = await SignInAsync("alan");
        await using var scope = Application.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = await users.FindByNameAsync("alan");

        (await users.ChangePasswordAsync(user!, DemoData.Password, "Notify-me-2")).Succeeded.Should().BeTrue();

        (await alan.SendAsync(HttpMethod.Get, "account")).Should().HaveStatus(401);
    }

    [Test]
    public async Task Sessions_are_forgotten_when_their_cookies_have_expired()
    {
        await AskDatabaseAsync("""INSERT INTO "EndedSessions" VALUES (gen_random_uuid(), now() - interval '15 days')""");
        using var ada = await SignInAsync("ada");

        (await ada.SendAsync(HttpMethod.Post, "account/sign-out")).Should().HaveStatus(204);

        (await AskDatabaseAsync("""SELECT count(*) FROM "EndedSessions" WHERE "EndedAt" < now() - interval '14 days'""")).Should().Be(0L);
    }

    // Both have cookies of their own, which are the same at first.
    private async Task<(Browser User, Browser Thief)> SignInWithThiefAsync(string name)
    {
        var (own, stolen) = (new CookieContainer(), new CookieContainer());
        var user = Open(own);
        (await user.SignInAsync(name)).Should().HaveStatus(204);
        stolen.Add(own.GetAllCookies());
        return (user, Open(stolen));
    }

    private Browser Open(CookieContainer cookies) => new(Application.CreateDefaultClient(new CookieContainerHandler(cookies)));
}
