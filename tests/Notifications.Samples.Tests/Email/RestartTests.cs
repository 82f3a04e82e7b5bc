using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Notifications.Samples.Tests.Email;

/// <summary>An application that ends while it sends.</summary>
public sealed class RestartTests : SendingFixture
{
    [Test]
    public async Task A_mail_is_not_lost_where_the_application_ends_while_it_is_sent()
    {
        Server.Next(MailFault.Hangs);
        await using (var ended = Application.WithWebHostBuilder(_ => { }))
        {
            await InContextOfAsync(ended, db => db.PublishAsync(
                new("mention", "Hello", "Text") { Channels = [NotificationChannels.Email] }, db.Users.Take(1).Select(u => u.Id)));
            (await Server.AttemptAsync()).Should().Be(MailFault.Hangs);
        }

        var first = await Server.MailAsync();
        _ = Application.Server;

        (await Server.MailAsync()).MessageId.Should().Be(first.MessageId);
    }
}
