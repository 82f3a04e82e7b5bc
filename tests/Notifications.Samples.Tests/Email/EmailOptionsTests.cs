using Inbox.Email;
using MailKit.Security;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;

namespace Notifications.Samples.Tests.Email;

/// <summary>Settings that could send no mail, or a password in the clear, are refused at the start.</summary>
public sealed class EmailOptionsTests
{
    [Test]
    public void Without_settings_mails_are_files() => Faults(new()).Should().BeEmpty();

    [Test]
    public void A_server_takes_a_password_over_TLS() =>
        Faults(Smtp(options => (options.UserName, options.Password) = ("ada", "secret"))).Should().BeEmpty();

    [Test]
    public void A_wrong_setting_is_named()
    {
        Faults(Smtp(options => options.Host = "smtp.example.org:25")).Should().ContainMatch("Email:Host is \"smtp.example.org:25\"*");
        Faults(Smtp(options => options.Host = "")).Should().ContainMatch("Email:Host is \"\"*");
        Faults(Smtp(options => options.From = "Inbox")).Should().ContainMatch("Email:From is \"Inbox\"*");
        Faults(Smtp(options => options.From = "Inbox <@>")).Should().ContainMatch("Email:From*");
        Faults(Smtp(options => options.PublicAddress = null)).Should().ContainMatch("*Email:PublicAddress is not*");
        Faults(Smtp(options => options.PublicAddress = new("inbox", UriKind.Relative))).Should().ContainMatch(
            "Email:PublicAddress is \"inbox\"*");
        Faults(Smtp(options => options.PublicAddress = new("javascript:alert(1)"))).Should().ContainMatch("Email:PublicAddress*");
        Faults(Smtp(options => options.UserName = "ada")).Should().ContainMatch("Email:UserName and Email:Password*");
        Faults(Smtp(options => options.Timeout = TimeSpan.FromMinutes(5))).Should().Contain(
            "Email:Timeout is 00:05:00; it takes more than zero, and at most 00:02:00.");
        Faults(Smtp(options => options.Port = 0)).Should().ContainMatch("Email:Port is 0*");
        Faults(new() { Folder = " " }).Should().ContainMatch("Email:Folder is empty*");
    }

    [TestCase(SecureSocketOptions.None)]
    [TestCase(SecureSocketOptions.Auto)]
    [TestCase(SecureSocketOptions.StartTlsWhenAvailable)]
    public void A_password_is_not_sent_in_the_clear(SecureSocketOptions security) =>
        Faults(Smtp(options => (options.UserName, options.Password, options.Security) = ("ada", "secret", security)))
            .Should().ContainMatch($"Email:Security is {security}*");

    [Test]
    public void The_application_does_not_start_with_them()
    {
        using var factory = new WebApplicationFactory<Program>();
        using var application = factory.WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:Inbox", "Host=localhost;Port=1")
            .UseSetting("Email:Folder", "")
            .UseSetting("Email:From", "nobody"));

        application.Invoking(app => app.Server).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().ContainMatch("Email:From is \"nobody\"*").And.ContainMatch("Email:Folder*");
    }

    private static IEnumerable<string> Faults(EmailOptions options) => new EmailOptionsCheck().Validate(name: null, options).Failures ?? [];

    private static EmailOptions Smtp(Action<EmailOptions> change)
    {
        var options = new EmailOptions { Host = "smtp.example.org", PublicAddress = new("https://inbox.example.org") };
        change(options);
        return options;
    }
}
