using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>The host of <see cref="HostileConventionsTests"/> on the way that every host goes.</summary>
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
