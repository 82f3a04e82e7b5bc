using System.ComponentModel;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose model expects change notifications from all entities instead of snapshots.</summary>
public sealed class NotifyingEntitiesTests : ApplicationFixture<NotifyingEntitiesTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasChangeTrackingStrategy(ChangeTrackingStrategy.ChangedNotifications).Entity<Setting>();
            TestLayout.AddModels(modelBuilder);
        }
    }

    public sealed class Setting : INotifyPropertyChanged
    {
        public event PropertyChangedEventHandler? PropertyChanged;

        public int Id
        {
            get;
            set
            {
                field = value;
                PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Id)));
            }
        }
    }
}
