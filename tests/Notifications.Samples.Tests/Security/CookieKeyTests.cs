using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace Notifications.Samples.Tests.Security;

/// <summary>The keys of cookies in the database, where the application has a certificate.</summary>
public sealed class CookieKeyTests : InboxFixture
{
    private const string FilePassword = "secret";

    private string _folder = "";

    [OneTimeSetUp]
    public void CreateCertificates()
    {
        _folder = Directory.CreateTempSubdirectory("inbox-certificates-").FullName;
        CreateCertificate("first");
        CreateCertificate("second");
    }

    [OneTimeTearDown]
    public void RemoveCertificates() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Keys_are_encrypted()
    {
        (await SignInAsync("ada")).Dispose();

        ((string)(await AskDatabaseAsync("""SELECT string_agg("Xml", '') FROM "DataProtectionKeys" """))!)
            .Should().Contain("EncryptedData").And.NotContain("<masterKey");
    }

    [Test]
    public async Task A_new_certificate_does_not_end_the_sessions_of_before()
    {
        var cookies = new CookieContainer();
        using var before = Open(Application, cookies);
        (await before.SignInAsync("ada")).Should().HaveStatus(204);
        await using var renewed = Application.WithWebHostBuilder(host => Use(host, "second", "first"));

        using var after = Open(renewed, cookies);

        (await after.SendAsync(HttpMethod.Get, "account")).Should().HaveStatus(200);
    }

    [TestCase("none", "*none.pfx*cannot be read*")]
    [TestCase("public", "*public.pfx*no private key*")]
    public void A_certificate_that_cannot_decrypt_ends_the_start(string name, string message)
    {
        using var broken = Application.WithWebHostBuilder(host => Use(host, name));

        broken.Invoking(host => host.Server).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    private protected override void Configure(IWebHostBuilder host) => Use(host, "first");

    private void Use(IWebHostBuilder host, params string[] names)
    {
        foreach (var (i, name) in names.Index())
        {
            host.UseSetting($"Certificates:{i}:Path", PathOf(name)).UseSetting($"Certificates:{i}:Password", FilePassword);
        }
    }

    private void CreateCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(PathOf(name), certificate.Export(X509ContentType.Pkcs12, FilePassword));
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllBytes(PathOf("public"), withoutKey.Export(X509ContentType.Pkcs12, FilePassword));
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.pfx");

    private static Browser Open(WebApplicationFactory<Program> application, CookieContainer cookies) =>
        new(application.CreateDefaultClient(new CookieContainerHandler(cookies)));
}
