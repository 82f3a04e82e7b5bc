using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Notifications.Models.Sql;

namespace Notifications.Models.Configuration;

/// <summary>Maps columns, the same in every application.</summary>
/// <remarks>On providers other than Npgsql, columns have the types of the provider and no defaults.</remarks>
internal static class PropertyBuilderExtensions
{
    private const string VersionOfRow = "xmin";

    /// <summary>Maps a property to a column of the specification.</summary>
    public static PropertyBuilder<TProperty> IsColumn<TProperty>(
        this PropertyBuilder<TProperty> property, int order, string name, string type) =>
        property.ForgetConventions().HasColumnName(name).HasColumnType(property.IsPortable() ? null : type).HasColumnOrder(order);

    /// <summary>Maps PostgreSQL's version of a row, which every update by any program changes: <c>xmin</c>.</summary>
    public static void IsVersionOfRow(this PropertyBuilder<uint> property) =>
        property.ForgetConventions().HasColumnName(VersionOfRow).HasColumnType("xid").IsRowVersion();

    /// <summary>Whether a property has PostgreSQL's version of a row, which Npgsql maps only when the model is finished.</summary>
    public static bool IsMappedToVersionOfRow(this IReadOnlyProperty property) =>
        property is { IsConcurrencyToken: true, ValueGenerated: ValueGenerated.OnAddOrUpdate } && property.ClrType == typeof(uint);

    /// <summary>Maps a text of limited length.</summary>
    public static PropertyBuilder<TProperty> IsText<TProperty>(
        this PropertyBuilder<TProperty> property, int order, string name, int maxLength) =>
        property.IsColumn(order, name, $"character varying({maxLength})").HasMaxLength(maxLength);

    /// <summary>Maps a JSON object that LINQ can query, compared by meaning.</summary>
    public static void IsJsonObject(this PropertyBuilder<JsonElement> property, int order, string name)
    {
        property.IsColumn(order, name, "jsonb").HasConversion<JsonObjectConverter>().HasDefaultForOthers("'{}'");
        property.Metadata.SetValueComparer(typeof(JsonElementComparer));

        // A compiled model has no literal for the default sentinel, default(JsonElement).
        property.HasSentinel(JsonObjectGuard.Empty);
    }

    /// <summary>Maps an instant in UTC, to the microsecond.</summary>
    public static PropertyBuilder<TProperty> IsInstant<TProperty>(this PropertyBuilder<TProperty> property, int order, string name)
    {
        property.IsColumn(order, name, "timestamp with time zone");
        if (property.IsPortable())
        {
            return property.HasConversion<PortableInstantConverter>();
        }

        property.HasConversion<InstantConverter>();
        property.Metadata.SetTypeMapping(InstantTypeMapping.Default.WithComposedConverter(new InstantConverter()));
        return property;
    }

    /// <summary>Generates a UUIDv7 when the entity is added.</summary>
    public static void IsMadeOnAdd(this PropertyBuilder<Guid> property) =>
        property.HasDefault("gen_random_uuid()").ValueGeneratedOnAdd().HasValueGeneratorFactory<UuidGeneratorFactory>();

    /// <summary>Generates the instant at which the entity is added.</summary>
    public static PropertyBuilder<DateTimeOffset> IsMadeOnAdd(this PropertyBuilder<DateTimeOffset> property) =>
        property.HasDefault("now()").ValueGeneratedOnAdd().HasValueGeneratorFactory<InstantGeneratorFactory>();

    /// <summary>Leaves the column out of every update, even of an entity that was created anew and attached.</summary>
    public static void IsFixed<TProperty>(this PropertyBuilder<TProperty> property) =>
        property.Metadata.SetAfterSaveBehavior(property.Metadata.IsKey() ? null : PropertySaveBehavior.Ignore);

    /// <summary>Lets EF Core read the field instead of the property, which hides a part of it.</summary>
    public static PropertyBuilder<TProperty> IsReadFromField<TProperty>(this PropertyBuilder<TProperty> property, string field) =>
        property.HasField(field).UsePropertyAccessMode(PropertyAccessMode.Field);

    /// <summary>Sets a default for programs that leave the column out. EF Core always sends a value, and so reads none back.</summary>
    public static PropertyBuilder<TProperty> HasDefaultForOthers<TProperty>(this PropertyBuilder<TProperty> property, string sql) =>
        property.HasDefault(sql).ValueGeneratedNever();

    private static bool IsPortable(this PropertyBuilder property) => property.Metadata.DeclaringType.Model.IsPortable();

    private static PropertyBuilder<TProperty> HasDefault<TProperty>(this PropertyBuilder<TProperty> property, string sql) =>
        property.IsPortable() ? property : property.HasDefaultValueSql(sql);

    // ConfigureConventions of an application configures all properties of a CLR type, those of the library included.
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
