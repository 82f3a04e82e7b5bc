namespace Notifications.Models.Benchmarks.Schemas;

/// <summary>The baseline, mapped by hand: the names of the columns, and the conventions of EF Core.</summary>
internal sealed class SeedContext(DbContextOptions<SeedContext> options) : DbContext(options)
{
    internal SeedContext(string connectionString)
        : this(new DbContextOptionsBuilder<SeedContext>().UseNpgsql(connectionString).Options)
    {
    }

    public DbSet<SeedNotification> Notifications => Set<SeedNotification>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<SeedNotification>(notification =>
    {
        notification.ToTable("notifications");
        notification.Property(n => n.Id).HasColumnName("id").ValueGeneratedNever();
        notification.Property(n => n.UserId).HasColumnName("user_id");
        notification.Property(n => n.Type).HasColumnName("type").HasMaxLength(50);
        notification.Property(n => n.Title).HasColumnName("title").HasMaxLength(255);
        notification.Property(n => n.Message).HasColumnName("message");
        notification.Property(n => n.Data).HasColumnName("data").HasColumnType("jsonb");
        notification.Property(n => n.Status).HasColumnName("status").HasMaxLength(20);
        notification.Property(n => n.ReadAt).HasColumnName("read_at");
        notification.Property(n => n.DeliveredViaWs).HasColumnName("delivered_via_ws");
        notification.Property(n => n.DeliveredViaEmail).HasColumnName("delivered_via_email");
        notification.Property(n => n.AggregationId).HasColumnName("aggregation_id");
        notification.Property(n => n.CreatedAt).HasColumnName("created_at");
        notification.Property(n => n.DeletedAt).HasColumnName("deleted_at");
    });
}
