namespace Notifications.Samples.Tests.Security;

/// <summary>The names under which the application answers before anybody configures one.</summary>
public sealed class DefaultHostTests : InboxFixture
{
    [TestCase("http://localhost:5000", 200)]
    [TestCase("http://127.0.0.1:5000", 200)]
    [TestCase("http://[::1]:5000", 200)]
    [TestCase("http://evil.example", 400)]
    public async Task Only_this_machine_reaches_it(string address, int status)
    {
        using var client = Application.CreateClient(new() { BaseAddress = new(address) });

        (await client.GetAsync(new Uri("/", UriKind.Relative))).Should().HaveStatus(status);
    }
}
