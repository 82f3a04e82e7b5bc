namespace LocalPostgres;

/// <summary>How a <see cref="LocalPostgresServer"/> runs. A shared server runs as it does; there these have no effect.</summary>
public sealed class LocalPostgresOptions
{
    /// <summary>
    /// Whether the server writes as one with valuable data does, which benchmarks want.
    /// Otherwise it never waits for the disk.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>The number of connections the server accepts.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Further server settings by name. They win over those that follow from the other options.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The PostgreSQL major version, 14 to 18, or null for any.
    /// By default it is what the environment variable NOTIFICATIONS_POSTGRES_VERSION says.
    /// </summary>
    public int? MajorVersion { get; init; }
}
