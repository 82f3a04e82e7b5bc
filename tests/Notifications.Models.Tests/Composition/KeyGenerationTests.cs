using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Composition;

/// <summary>An application whose convention makes the database generate every key.</summary>
public sealed class GeneratedKeysTests : ApplicationFixture<GeneratedKeysTests.AppDb>
{
    [Test]
    public async Task The_library_generates_its_keys_in_the_client()
    {
        var notification = Sample.Notification();

        await InRequestAsync(context => Task.FromResult(context.Add(notification)));

        notification.Id.Version.Should().Be(7);
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new GeneratedKeys());
    }

    private sealed class GeneratedKeys : IModelFinalizingConvention
    {
        public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            foreach (var key in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.FindPrimaryKey()!.Properties))
            {
                key.Builder.ValueGenerated(ValueGenerated.OnAdd);
                key.Builder.HasDefaultValueSql("md5(random()::text)::uuid");
                key.Builder.HasValueGenerator((Type?)null);
            }
        }
    }
}

/// <summary>An application that makes the database generate every key of its model, including those of the library.</summary>
public sealed class GeneratedIdentifiersTests : ApplicationFixture<GeneratedIdentifiersTests.AppDb>
{
    [Test]
    public async Task The_database_generates_the_keys_of_the_library()
    {
        var notification = Sample.Notification();

        await InRequestAsync(context =>
        {
            context.Add(notification);
            return context.SaveChangesAsync();
        });

        notification.Id.Version.Should().Be(4);
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            foreach (var id in modelBuilder.Model.GetEntityTypes().Select(entity => entity.FindProperty("Id")!))
            {
                id.SetValueGeneratorFactory((Type?)null);
            }
        }
    }
}

/// <summary>An application whose convention turns off value generation.</summary>
public sealed class NothingGeneratedTests : ApplicationFixture<NothingGeneratedTests.AppDb>
{
    [Test]
    public async Task The_library_still_generates_keys_and_instants()
    {
        var (notification, preference) = (Sample.Notification(), Sample.Preference());

        await InRequestAsync(context =>
        {
            context.AddRange(notification, preference);
            return Task.FromResult(context);
        });

        (notification.Id.Version, preference.Id.Version).Should().Be((7, 7));
        notification.CreatedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        preference.UpdatedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    public sealed class AppDb(DbContextOptions<AppDb> options) : OrdersContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => new NothingGenerated());
    }

    private sealed class NothingGenerated : IModelFinalizingConvention
    {
        public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            foreach (var property in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            {
                property.Builder.ValueGenerated(ValueGenerated.Never);
            }
        }
    }
}
