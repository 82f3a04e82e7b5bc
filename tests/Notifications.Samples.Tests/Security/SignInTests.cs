using System.Diagnostics;
using System.Net;
using Inbox.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Samples.Tests.Security;

/// <summary>Signing in with wrong names and passwords.</summary>
public sealed class SignInTests : InboxFixture
{
    private const string AddressHeader = "X-Test-Address";
    private const int FreeTries = 5;

    private readonly HashCount _hashes = new();
    private readonly StoppedClock _clock = new();

    [TestCase("ada")]
    [TestCase("nobody")]
    [TestCase("ada\0")]
    public async Task A_password_is_verified_once_for_any_name(string name)
    {
        using var browser = OpenFrom("192.0.2.1");
        var before = _hashes.Value;

        (await TryAsync(browser, name, "wrong")).Should().HaveStatus(401);

        _hashes.Value.Should().Be(before + 1);
    }

    [Test]
    public async Task An_unknown_user_takes_about_as_long_as_a_known_one()
    {
        var (known, unknown) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < FreeTries - 1; i++)
        {
            using var browser = OpenFrom("192.0.2.2");
            known = Shorter(known, await TimeAsync(browser, "grace"));
            unknown = Shorter(unknown, await TimeAsync(browser, "nobody"));
        }

        // A hash takes many times as long as everything else. The shortest of several times has the least of other work in it.
        unknown.Should().BeGreaterThan(known / 5);
    }

    [TestCase("192.0.2.3", "192.0.2.4")]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1")]
    public async Task Wrong_passwords_slow_down_the_address_that_sends_them_and_nobody_else(string attacker, string other)
    {
        using var wrong = OpenFrom(attacker);
        await TryOftenAsync(wrong, "ada");

        var refused = await TryAsync(wrong, "ada", DemoData.Password);
        (await refused.ShouldBeProblemAsync(429))
            .Should().Be("Too many attempts to sign in from your network. Try again in 1 second.");
        refused.Headers.RetryAfter!.Delta!.Value.Should().BeGreaterThan(TimeSpan.Zero);
        using var right = OpenFrom(other);
        (await TryAsync(right, "ada", DemoData.Password)).Should().HaveStatus(204);
        (await TryAsync(wrong, "grace", DemoData.Password)).Should().HaveStatus(204);
    }

    [Test]
    public async Task All_addresses_of_an_IPv6_network_count_as_one()
    {
        using var wrong = OpenFrom("2001:db8:0:9::1");
        await TryOftenAsync(wrong, "ada");

        using var neighbor = OpenFrom("2001:db8:0:9:ffff::2");

        (await TryAsync(neighbor, "ada", DemoData.Password)).Should().HaveStatus(429);
    }

    [Test]
    public async Task After_the_wait_the_right_password_signs_in_and_ends_the_counting()
    {
        using var browser = OpenFrom("192.0.2.5");
        for (var i = 0; i < 2; i++)
        {
            await TryOftenAsync(browser, "ada");
            var wait = (await TryAsync(browser, "ada", "wrong")).Headers.RetryAfter!.Delta!.Value;
            _clock.Advance(wait);

            (await TryAsync(browser, "ada", DemoData.Password)).Should().HaveStatus(204);
        }
    }

    [Test]
    public async Task An_unknown_user_is_slowed_down_like_a_known_one()
    {
        using var browser = OpenFrom("192.0.2.6");

        await TryOftenAsync(browser, "nobody");

        (await TryAsync(browser, "NOBODY", "wrong")).Should().HaveStatus(429);
    }

    [Test]
    public async Task A_name_and_a_password_have_limits()
    {
        using var browser = OpenFrom("192.0.2.7");

        var name = await TryAsync(browser, new string('x', 257), "wrong");
        var password = await TryAsync(browser, "ada", new string('x', 257));

        (await name.ShouldBeProblemAsync(400)).Should().Be("user_name has 257 characters; the limit is 256. Shorten it.");
        (await password.ShouldBeProblemAsync(400)).Should().Be("password has 257 characters; the limit is 256. Shorten it.");
    }

    private protected override void Configure(IWebHostBuilder host) => host.ConfigureTestServices(services => services
        .AddSingleton(_hashes)
        .AddScoped<IPasswordHasher<AppUser>, CountingHasher>()
        .AddSingleton<TimeProvider>(_clock)
        .AddSingleton<IStartupFilter, TestAddresses>());

    private Browser OpenFrom(string address)
    {
        var client = Application.CreateClient();
        client.DefaultRequestHeaders.Add(AddressHeader, address);
        return new Browser(client);
    }

    private static async Task TryOftenAsync(Browser browser, string name)
    {
        for (var i = 0; i < FreeTries; i++)
        {
            (await TryAsync(browser, name, "wrong")).Should().HaveStatus(401);
        }
    }

    private static async Task<TimeSpan> TimeAsync(Browser browser, string name)
    {
        var start = Stopwatch.GetTimestamp();
        (await TryAsync(browser, name, "wrong")).Should().HaveStatus(401);
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Task<HttpResponseMessage> TryAsync(Browser browser, string name, string password) =>
        browser.SignInAsync(name, password);

    /// <summary>Gives requests the address that a header has: a test has no network.</summary>
    private sealed class TestAddresses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
        {
            application.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[AddressHeader].ToString());
                return following(context);
            });
            next(application);
        };
    }
}
