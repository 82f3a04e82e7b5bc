namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>A host that plugs the library in and changes nothing.</summary>
internal sealed class LibraryContext(string connectionString) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddNotificationModels();
}
