using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>The application of <see cref="HostileConventionsTests"/> does what every application does.</summary>
public sealed class HostileConventionsJourneyTests : ApplicationFixture<HostileConventionsJourneyTests.AppDb>
{
    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            HostileConventionsTests.SpeakToEveryProperty(configurationBuilder);

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            TestLayout.AddModels(modelBuilder.UsePropertyAccessMode(PropertyAccessMode.Property));
    }
}
