using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Notifications.Models.Configuration;

/// <summary>Columns that are the same in every host.</summary>
internal static class PropertyBuilderExtensions
{
    /// <summary>Maps a property to a column of the specification.</summary>
    public static PropertyBuilder<TProperty> IsColumn<TProperty>(this PropertyBuilder<TProperty> property, int order, string name, string type) =>
        property.ForgetConventions().HasColumnName(name).HasColumnType(type).HasColumnOrder(order);

    /// <summary>PostgreSQL's own mark of a row's version: it moves with every update, by whatever program, and takes no space and no trigger.</summary>
    public static void IsVersionOfRow(this PropertyBuilder<uint> property) =>
        property.ForgetConventions().HasColumnName("xmin").HasColumnType("xid").IsRowVersion();

    /// <summary>A text of limited length.</summary>
    public static PropertyBuilder<TProperty> IsText<TProperty>(this PropertyBuilder<TProperty> property, int order, string name, int maxLength) =>
        property.IsColumn(order, name, $"character varying({maxLength})").HasMaxLength(maxLength);

    /// <summary>A JSON object that LINQ can look into, compared by its meaning.</summary>
    public static void IsJsonObject(this PropertyBuilder<JsonElement> property, int order, string name)
    {
        property.IsColumn(order, name, "jsonb").HasDefaultForOthers("'{}'");
        property.Metadata.SetValueComparer(typeof(JsonElementComparer));

        // The default sentinel, default(JsonElement), has no text that a compiled model could be written with.
        property.HasSentinel(JsonObjectGuard.Empty);
    }

    /// <summary>An instant in UTC, to the microsecond.</summary>
    public static PropertyBuilder<TProperty> IsInstant<TProperty>(this PropertyBuilder<TProperty> property, int order, string name) =>
        property.IsColumn(order, name, "timestamp with time zone").HasConversion<InstantConverter>();

    /// <summary>A UUIDv7 that is made when the entity is added, so that new rows stand side by side in the index of the key.</summary>
    public static void IsMadeOnAdd(this PropertyBuilder<Guid> property) =>
        property.HasDefaultValueSql("gen_random_uuid()").ValueGeneratedOnAdd().HasValueGeneratorFactory<UuidGeneratorFactory>();

    /// <summary>The instant at which the entity is added.</summary>
    public static PropertyBuilder<DateTimeOffset> IsMadeOnAdd(this PropertyBuilder<DateTimeOffset> property) =>
        property.HasDefaultValueSql("now()").ValueGeneratedOnAdd().HasValueGeneratorFactory<InstantGeneratorFactory>();

    /// <summary>Never changes once the row is there, even where an entity that was made anew for it is saved as an update.</summary>
    public static void IsFixed<TProperty>(this PropertyBuilder<TProperty> property) =>
        property.Metadata.SetAfterSaveBehavior(property.Metadata.IsKey() ? null : PropertySaveBehavior.Ignore);

    /// <summary>A property whose field tells EF Core more than the property shows.</summary>
    public static PropertyBuilder<TProperty> IsReadFromField<TProperty>(this PropertyBuilder<TProperty> property, string field) =>
        property.HasField(field).UsePropertyAccessMode(PropertyAccessMode.Field);

    /// <summary>A default for programs that leave the column out. EF always sends a value, and so has none to read back.</summary>
    public static PropertyBuilder<TProperty> HasDefaultForOthers<TProperty>(this PropertyBuilder<TProperty> property, string sql) =>
        property.HasDefaultValueSql(sql).ValueGeneratedNever();

    // ConfigureConventions speaks of every property of a CLR type in the host's model, and so of ours.
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
