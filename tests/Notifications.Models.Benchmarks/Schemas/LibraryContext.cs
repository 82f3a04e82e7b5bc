namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>A host that plugs the library in and changes nothing.</summary>
internal sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    internal LibraryContext(string connectionString)
        : this(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(connectionString).Options)
    {
    }

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddNotificationModels();
}
