namespace LocalPostgres;

/// <summary>The settings of a <see cref="LocalPostgresServer"/>. They have no effect on a shared server.</summary>
public sealed class LocalPostgresOptions
{
    /// <summary>
    /// Whether commits wait for the disk, as on a server in production. Benchmarks need this; tests do not.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>The number of connections that the server accepts.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>More server settings by name. They override the settings that follow from the other options.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The PostgreSQL major version, 14 to 18, or null for any.
    /// The default is the environment variable NOTIFICATIONS_POSTGRES_VERSION.
    /// </summary>
    public int? MajorVersion { get; init; }
}
