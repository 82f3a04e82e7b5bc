using System.Diagnostics;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

/// <summary>The library in a process without reflection in System.Text.Json.</summary>
public sealed class ReflectionFreeTests : DatabaseFixture
{
    [Test]
    public async Task Preferences_and_notifications_need_no_reflection()
    {
        var program = typeof(ReflectionFreeProgram).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, ConnectionString]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(0, errors);
    }
}
