namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A host that has asked EF to try again when a connection breaks.</summary>
internal static class RetryingContext
{
    public static TestDbContext To(string connectionString) => new(
        new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure()).Options);
}
