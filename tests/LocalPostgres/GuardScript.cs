using System.Diagnostics;

namespace LocalPostgres;

/// <summary>The script of the guard: guard.sh or, on Windows, guard.ps1.</summary>
internal static class GuardScript
{
    public static Process Start(IReadOnlyDictionary<string, string> variables)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("powershell", ["-NoProfile", "-NonInteractive", "-Command", Read("guard.ps1")])
            : new ProcessStartInfo("/bin/sh", ["-c", Read("guard.sh")]);

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // On Windows, this gives the guard its own console, which our Ctrl+C does not reach.
        start.CreateNoWindow = true;
        start.UserName = ServerAccount.Name;
        start.WorkingDirectory = ServerAccount.TemporaryFolder;
        // The message about a taken port is parsed.
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(GuardScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
