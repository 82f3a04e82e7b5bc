namespace LocalPostgres;

/// <summary>The lines of postgresql.conf.</summary>
internal static class ServerSettings
{
    public static string Lines(LocalPostgresOptions options, int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = $"{port}",
            ["unix_socket_directories"] = "",
            ["max_connections"] = $"{options.MaxConnections}",
        };
        if (!options.Durable)
        {
            settings["fsync"] = settings["synchronous_commit"] = settings["full_page_writes"] = "off";
        }

        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return string.Join('\n', settings.Select(setting => $"{setting.Key} = '{Escape(setting.Value)}'"));
    }

    private static string Escape(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}
