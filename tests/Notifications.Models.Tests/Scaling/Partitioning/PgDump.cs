using System.Diagnostics;
using System.Text.RegularExpressions;
using LocalPostgres;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Scaling;

/// <summary>The schema of a database as <c>pg_dump</c> writes it, where one is installed that reads this server.</summary>
internal static partial class PgDump
{
    /// <summary>Returns the schema, or <see langword="null"/> where no <c>pg_dump</c> is found or it is older than the server.</summary>
    public static async Task<string?> SchemaAsync(string connectionString)
    {
        var environment = EnvironmentSettings.OfThisProcess();
        var folders = environment.UsualFolders.Concat(environment.SearchPath);
        var program = folders.Select(folder => InstalledBinaries.ProgramFile(folder, "pg_dump")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var version = Number().Match(await Command.RunAsync(program, ["--version"])).Value;
        if (int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) < TestServer.Current.ServerVersion.Major)
        {
            return null;
        }

        var address = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(
            program,
            ["--schema-only", "--host", address.Host!, "--port", $"{address.Port}", "--username", address.Username!, address.Database!]);
        start.Environment["PGPASSWORD"] = address.Password;

        // pg_dump encloses its output in a pair of commands with a random key.
        return RestrictLine().Replace(await Command.RunAsync(start), "");
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\\(un)?restrict .*$", RegexOptions.Multiline)]
    private static partial Regex RestrictLine();
}
