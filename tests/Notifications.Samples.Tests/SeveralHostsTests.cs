using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace Notifications.Samples.Tests;

/// <summary>Hosts that share a database, started at once while it is empty.</summary>
public sealed class SeveralHostsTests : InboxFixture
{
    private WebApplicationFactory<Program> _other = null!;

    [OneTimeSetUp]
    public async Task StartBothAsync()
    {
        _other = Application.WithWebHostBuilder(host => host.UseContentRoot(Path.GetTempPath()).UseSetting("RequireHttps", "false"));
        await Task.WhenAll(Task.Run(() => Application.Server), Task.Run(() => _other.Server));
    }

    [OneTimeTearDown]
    public ValueTask StopOtherAsync() => _other.DisposeAsync();

    [Test]
    public async Task One_of_them_fills_the_database()
    {
        (await CountAsync("\"AspNetUsers\"")).Should().Be(3);
        (await CountAsync("notifications")).Should().Be(347);
    }

    [Test]
    public async Task Who_signed_in_at_one_is_known_at_the_other()
    {
        var cookies = new CookieContainer();
        using var here = Open(Application, cookies);
        using var there = Open(_other, cookies);

        (await here.SignInAsync("ada")).Should().HaveStatus(204);

        (await there.GetAsync("account")).GetProperty("display_name").GetString().Should().Be("Ada Lovelace");
    }

    private static Browser Open(WebApplicationFactory<Program> host, CookieContainer cookies) =>
        new(host.CreateDefaultClient(new CookieContainerHandler(cookies)));

    private async Task<long> CountAsync(string table) => (long)(await AskDatabaseAsync($"SELECT count(*) FROM {table}"))!;
}
