namespace Notifications.Samples.Tests.Docs.StandIns;

/// <summary>Stands in for that of Testcontainers where no Docker runs.</summary>
public sealed class PostgreSqlBuilder(string image)
{
    public PostgreSqlContainer Build() => image.StartsWith("postgres:", StringComparison.Ordinal)
        ? new PostgreSqlContainer()
        : throw new ArgumentException($"{image} is not an image of PostgreSQL.", nameof(image));
}
