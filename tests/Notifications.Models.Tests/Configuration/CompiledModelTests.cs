using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Configuration;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>The code that <c>dotnet ef dbcontext optimize</c> writes for an application has to compile and to load.</summary>
public sealed class CompiledModelTests
{
    // The annotations with which EF Core stores configured types.
    private const string ValueComparerType = "ValueComparerType";
    private const string ValueGeneratorFactoryType = "ValueGeneratorFactoryType";

    private static readonly IProperty[] Properties = [.. DesignTimeModel().GetEntityTypes().SelectMany(entity => entity.GetProperties())];

    [Test]
    public void The_named_types_are_public()
    {
        var named = Properties.SelectMany(property => new[]
        {
            property.GetValueConverter()?.GetType(),
            (Type?)property[ValueComparerType],
            (Type?)property[ValueGeneratorFactoryType],
        }).OfType<Type>().Distinct();

        named.Should().BeEquivalentTo(
        [
            typeof(InstantConverter), typeof(NotificationStatusConverter), typeof(PreferenceSetConverter),
            typeof(JsonObjectConverter), typeof(JsonElementComparer), typeof(UuidGeneratorFactory), typeof(InstantGeneratorFactory),
        ]);
        named.Should().OnlyContain(type => type.IsVisible && type.GetConstructor(Type.EmptyTypes) != null);
    }

    [Test]
    public void The_type_mapping_of_instants_is_public_and_has_a_default() =>
        Properties.Select(property => property.GetTypeMapping()).OfType<InstantTypeMapping>().Should().HaveCount(7)
            .And.OnlyContain(mapping => mapping.GetType().IsVisible && mapping.GetType().GetProperty("Default")!.GetMethod!.IsPublic);

    [Test]
    public void Every_generator_comes_from_a_public_factory() =>
        Properties.Where(property => property.GetValueGeneratorFactory() is not null)
            .Should().OnlyContain(property => property[ValueGeneratorFactoryType] != null);

    [Test]
    public void The_sentinel_of_data_is_valid_JSON() =>
        Properties.Single(property => property.Name == nameof(Notification.Data)).Sentinel
            .Should().BeOfType<JsonElement>().Which.GetRawText().Should().Be("{}");

    private static IModel DesignTimeModel()
    {
        using var context = new TestDbContext(TestDbContext.OptionsFor(""));
        return context.GetService<IDesignTimeModel>().Model;
    }
}
