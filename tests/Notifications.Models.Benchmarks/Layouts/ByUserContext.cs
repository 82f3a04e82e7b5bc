namespace Notifications.Models.Benchmarks.Layouts;

/// <summary>An application whose rows are keyed by user.</summary>
internal sealed class ByUserContext(DbContextOptions<ByUserContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.AddNotificationModels(options => options.KeyLayout = KeyLayout.ByUser);
}
