using System.Net.Http.Json;
using System.Text.Json;
using Inbox.Data;
using Inbox.Email;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Notifications.Models;

namespace Notifications.Samples.Tests.Email;

/// <summary>The link in a mail, as a mail program and a reader follow it; mails are files here.</summary>
public sealed class UnsubscribeTests : InboxFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_mail_program_unsubscribes_with_one_click()
    {
        await ResetAsync("grace");
        using var ada = await SignInAsync("ada");
        var cake = new { title = "Cake", message = "In the kitchen." };
        (await ada.SendAsync(HttpMethod.Post, "announcements", cake)).Should().HaveStatus(200);
        using var mail = await MailToAsync("grace@example.org");
        mail.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        var link = new Uri(mail.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>'));

        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await PostAsync(link.PathAndQuery, oneClick);

        answer.Should().HaveStatus(200);
        (await FrequencyOfAsync("grace")).Should().Be("off");
    }

    [Test]
    public async Task Following_the_link_changes_nothing_and_offers_a_button()
    {
        await ResetAsync("alan");
        var link = $"/unsubscribe?token={await UnsubscribeTokenOfAsync("alan")}";

        using var answer = await GetAsync(link);

        answer.Should().HaveStatus(200);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await answer.Content.ReadAsStringAsync()).Should().Contain($"<form method=\"post\" action=\"{link}\">").And.NotContain("alan");
        (await FrequencyOfAsync("alan")).Should().Be("instant");
    }

    [Test]
    public async Task What_waits_to_be_sent_is_canceled()
    {
        await ResetAsync("alan");
        var alan = await IdOfAsync("alan");
        await using var scope = Application.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.PublishAsync(
            new("mention", "Later", "Text") { Channels = [NotificationChannels.Email], Delay = TimeSpan.FromDays(1) }, [alan]);
        var waiting = db.Set<NotificationDelivery>().Where(d => d.UserId == alan);
        (await waiting.SingleAsync()).Status.Should().Be(NotificationDeliveryStatus.Pending);

        using var answer = await PostAsync($"/unsubscribe?token={await UnsubscribeTokenOfAsync("alan")}");

        (await waiting.SingleAsync()).Status.Should().Be(NotificationDeliveryStatus.Canceled);
    }

    [Test]
    public async Task Undo_gives_the_choices_back_also_where_the_link_was_followed_twice()
    {
        await ResetAsync("alan");
        using var alan = await SignInAsync("alan");
        var choices = new { email = new { mention = false, comment = true } };
        (await alan.SendAsync(HttpMethod.Patch, "preferences", choices)).Should().HaveStatus(200);
        var token = await UnsubscribeTokenOfAsync("alan");

        (await PostAsync($"/unsubscribe?token={token}")).Should().HaveStatus(200);
        (await PostAsync($"/unsubscribe?token={token}")).Should().HaveStatus(200);
        (await FrequencyOfAsync("alan")).Should().Be("off");
        (await (await GetAsync($"/unsubscribe?token={token}")).Content.ReadAsStringAsync())
            .Should().Contain($"action=\"/unsubscribe/undo?token={token}\"").And.Contain("by e-mail.");
        (await PostAsync($"/unsubscribe/undo?token={token}")).Should().HaveStatus(200);

        var settings = await alan.GetAsync("preferences");
        settings.GetProperty("email_frequency").GetString().Should().Be("instant");
        JsonElement.DeepEquals(settings.GetProperty("preferences"), JsonSerializer.SerializeToElement(choices)).Should().BeTrue();
    }

    [Test]
    public async Task What_an_organization_requires_is_said()
    {
        using var answer = await PostAsync($"/unsubscribe?token={await UnsubscribeTokenOfAsync("ada")}");

        (await answer.Content.ReadAsStringAsync()).Should().Contain("except those that your organization requires");
    }

    [TestCase("GET", "/unsubscribe")]
    [TestCase("POST", "/unsubscribe")]
    [TestCase("POST", "/unsubscribe/undo")]
    public async Task A_link_that_is_not_valid_is_refused_and_tells_nothing(string method, string path)
    {
        var token = await UnsubscribeTokenOfAsync("alan");
        string[] links =
        [
            path, $"{path}?token=", $"{path}?token=x", $"{path}?token={token[..^2]}", $"{path}?token={new string('A', token.Length)}",
            $"{path}?token={ExpiredTokenOf(await IdOfAsync("alan"))}",
            $"{path}?token={Application.Services.GetRequiredService<UnsubscribeTokens>().TokenFor(Guid.NewGuid())}",
        ];
        var bodies = new HashSet<string>();
        foreach (var link in links)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), link);
            using var client = Application.CreateClient();
            using var answer = await client.SendAsync(request);
            answer.Should().HaveStatus(400);
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }

        bodies.Should().ContainSingle().Which.Should().Contain("This link is not valid");
    }

    [Test]
    public async Task How_often_e_mail_comes_is_chosen_through_the_API()
    {
        using var grace = await SignInAsync("grace");

        foreach (var frequency in new[] { "daily", "off", "daily", "instant" })
        {
            using var answer = await grace.SendAsync(HttpMethod.Put, "preferences/email-frequency", new { frequency });
            answer.Should().HaveStatus(200);
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("email_frequency").GetString().Should().Be(frequency);
        }

        object[] mistakes = [new { frequency = "hourly" }, new { frequency = 1 }, new { frequency = (string?)null }, new { }];
        foreach (var wrong in mistakes)
        {
            await (await grace.SendAsync(HttpMethod.Put, "preferences/email-frequency", wrong)).ShouldBeProblemAsync(400);
        }
    }

    private protected override void Configure(IWebHostBuilder host) => host.UseSetting("Email:Deliveries:PollInterval", "00:00:00.02");

    private Task<HttpResponseMessage> GetAsync(string link) => Application.CreateClient().GetAsync(new Uri(link, UriKind.Relative));

    private Task<HttpResponseMessage> PostAsync(string link, HttpContent? content = null) =>
        Application.CreateClient().PostAsync(new Uri(link, UriKind.Relative), content);

    private async Task ResetAsync(string user)
    {
        using var browser = await SignInAsync(user);
        (await browser.SendAsync(HttpMethod.Put, "preferences", new { })).Should().HaveStatus(200);
    }

    private async Task<string?> FrequencyOfAsync(string user)
    {
        using var browser = await SignInAsync(user);
        return (await browser.GetAsync("preferences")).GetProperty("email_frequency").GetString();
    }

    private string ExpiredTokenOf(Guid userId) => Application.Services.GetRequiredService<IDataProtectionProvider>()
        .CreateProtector(UnsubscribeTokens.Purpose).ToTimeLimitedDataProtector()
        .Protect($"{userId:N}", DateTimeOffset.UtcNow.AddSeconds(-1));

    // A file has its name when it is written.
    private async Task<MimeMessage> MailToAsync(string address)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var file in Directory.EnumerateFiles(MailFolder, "*.eml"))
            {
                var mail = await MimeMessage.LoadAsync(file, patience.Token);
                if (mail.To.Mailboxes.Any(mailbox => mailbox.Address == address))
                {
                    return mail;
                }

                mail.Dispose();
            }

            await Task.Delay(10, patience.Token);
        }
    }
}
