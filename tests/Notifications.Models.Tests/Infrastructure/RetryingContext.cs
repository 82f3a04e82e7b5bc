namespace Notifications.Models.Tests.Infrastructure;

/// <summary>A context with EnableRetryOnFailure.</summary>
internal static class RetryingContext
{
    public static TestDbContext To(string connectionString) => new(
        new DbContextOptionsBuilder<TestDbContext>().UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure()).Options);
}
