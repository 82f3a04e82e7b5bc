using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Columns that are the same in every application.</summary>
internal static class PropertyBuilderExtensions
{
    /// <summary>Maps a property to a column of the specification.</summary>
    public static PropertyBuilder<TProperty> IsColumn<TProperty>(
        this PropertyBuilder<TProperty> property, int order, string name, string type) =>
        property.ForgetConventions().HasColumnName(name).HasColumnType(type).HasColumnOrder(order);

    /// <summary>The concurrency token <c>xmin</c>, which changes with every update by any program and needs no column or trigger.</summary>
    public static void IsVersionOfRow(this PropertyBuilder<uint> property) =>
        property.ForgetConventions().HasColumnName("xmin").HasColumnType("xid").IsRowVersion();

    /// <summary>A text of limited length.</summary>
    public static PropertyBuilder<TProperty> IsText<TProperty>(
        this PropertyBuilder<TProperty> property, int order, string name, int maxLength) =>
        property.IsColumn(order, name, $"character varying({maxLength})").HasMaxLength(maxLength);

    /// <summary>A JSON object that LINQ can query, compared by value.</summary>
    public static void IsJsonObject(this PropertyBuilder<JsonElement> property, int order, string name)
    {
        property.IsColumn(order, name, "jsonb").HasDefaultForOthers("'{}'");
        property.Metadata.SetValueComparer(typeof(JsonElementComparer));

        // A compiled model cannot contain the default sentinel, default(JsonElement), because it has no text.
        property.HasSentinel(JsonObjectGuard.Empty);
    }

    /// <summary>An instant in UTC with microsecond precision.</summary>
    public static PropertyBuilder<TProperty> IsInstant<TProperty>(this PropertyBuilder<TProperty> property, int order, string name) =>
        property.IsColumn(order, name, "timestamp with time zone").HasConversion<InstantConverter>();

    /// <summary>A UUIDv7, generated when the entity is added, so that new rows are adjacent in the index of the key.</summary>
    public static void IsMadeOnAdd(this PropertyBuilder<Guid> property) =>
        property.HasDefaultValueSql("gen_random_uuid()").ValueGeneratedOnAdd().HasValueGeneratorFactory<UuidGeneratorFactory>();

    /// <summary>The instant at which the entity is added.</summary>
    public static PropertyBuilder<DateTimeOffset> IsMadeOnAdd(this PropertyBuilder<DateTimeOffset> property) =>
        property.HasDefaultValueSql("now()").ValueGeneratedOnAdd().HasValueGeneratorFactory<InstantGeneratorFactory>();

    /// <summary>An update never writes the property, even if a new instance of the entity is saved as an update.</summary>
    public static void IsFixed<TProperty>(this PropertyBuilder<TProperty> property) =>
        property.Metadata.SetAfterSaveBehavior(property.Metadata.IsKey() ? null : PropertySaveBehavior.Ignore);

    /// <summary>A property whose field EF Core reads and writes instead.</summary>
    public static PropertyBuilder<TProperty> IsReadFromField<TProperty>(this PropertyBuilder<TProperty> property, string field) =>
        property.HasField(field).UsePropertyAccessMode(PropertyAccessMode.Field);

    /// <summary>A default for other programs. EF Core always sends a value, so it has none to read back.</summary>
    public static PropertyBuilder<TProperty> HasDefaultForOthers<TProperty>(this PropertyBuilder<TProperty> property, string sql) =>
        property.HasDefaultValueSql(sql).ValueGeneratedNever();

    // ConfigureConventions of the application applies to every property of a type, so each facet is explicit.
    private static PropertyBuilder<TProperty> ForgetConventions<TProperty>(this PropertyBuilder<TProperty> property)
    {
        property.Metadata.SetValueConverter((ValueConverter?)null);
        property.Metadata.SetProviderClrType(null);
        property.Metadata.SetValueComparer((ValueComparer?)null);
        property.Metadata.SetMaxLength(null);
        property.Metadata.SetPrecision(null);
        property.Metadata.SetScale(null);
        property.Metadata.SetIsUnicode(null);
        property.Metadata.SetIsFixedLength(null);
        property.Metadata.SetCollation(null);
        property.Metadata.Sentinel = default(TProperty);
        return property;
    }
}
