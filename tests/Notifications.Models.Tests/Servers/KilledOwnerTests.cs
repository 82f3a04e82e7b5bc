using System.Diagnostics;
using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class KilledOwnerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Nothing_is_left_of_the_server_of_a_killed_process(bool entireProcessTree)
    {
        using var owner = StartOwner();
        _ = await owner.StandardOutput.ReadLineAsync();
        var connectionString = (await owner.StandardOutput.ReadLineAsync())!;
        var folder = await Probe.FolderAsync(connectionString);

        owner.Kill(entireProcessTree);

        (await Probe.BecomesTrueAsync(async () => !Directory.Exists(folder) && !await Probe.AnswersAsync(connectionString)))
            .Should().BeTrue();
    }

    private static Process StartOwner()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(LocalPostgresServer).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _ = start.Environment.Remove(EnvironmentSettings.SharedServerVariable);
        return Process.Start(start)!;
    }
}
