namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class KilledOwnerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_killed_process_leaves_no_server(bool entireProcessTree)
    {
        using var owner = ServerProcess.Start();
        _ = await owner.StandardOutput.ReadLineAsync();
        var connectionString = (await owner.StandardOutput.ReadLineAsync())!;
        var folder = await Probe.FolderAsync(connectionString);

        owner.Kill(entireProcessTree);

        (await Probe.BecomesTrueAsync(async () => !Directory.Exists(folder) && !await Probe.AnswersAsync(connectionString)))
            .Should().BeTrue();
    }
}
