namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>An application that adds the library and changes nothing.</summary>
internal sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    internal LibraryContext(string connectionString)
        : this(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(connectionString).Options)
    {
    }

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddNotificationModels();
}
