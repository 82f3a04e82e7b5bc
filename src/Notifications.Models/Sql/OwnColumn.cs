using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>A column that the application has added to a table of the library, and that an insert may write.</summary>
internal sealed class OwnColumn
{
    // It creates parameters and is never executed.
    private static readonly NpgsqlCommand ParameterFactory = new();

    private OwnColumn(DbContext context, IProperty property, string name)
    {
        Property = property;
        Name = context.GetService<ISqlGenerationHelper>().DelimitIdentifier(name);
        Generator = FindGenerator(context, property);
        HasDefault = Generator is null && HasDefaultInDatabase(property);
    }

    /// <summary>The property that is mapped to the column.</summary>
    public IProperty Property { get; }

    /// <summary>The column, as SQL names it.</summary>
    public string Name { get; }

    /// <summary>Makes the value in the program when an entity is added; <see langword="null"/> for most columns.</summary>
    public ValueGenerator? Generator { get; }

    /// <summary>Whether the database fills the column of a row that has no value for it.</summary>
    public bool HasDefault { get; }

    /// <summary>The default of the column as SQL; <see langword="null"/> where only the database knows it.</summary>
    public string? FindDefaultSql() =>
        Property.GetDefaultValueSql() is { Length: > 0 } sql
            ? $"({sql})"
            : Property.TryGetDefaultValue(out var value) && value is not null
                ? Property.GetRelationalTypeMapping().GenerateSqlLiteral(value)
                : null;

    /// <summary>Returns the columns of an entity. Computed columns and row versions are not among them.</summary>
    public static IReadOnlyList<OwnColumn> Of(DbContext context, IEntityType entity)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        return
        [
            .. from property in entity.GetProperties()
               where !TableSql.IsOfLibrary(property) && IsWritten(property)
               let name = property.GetColumnName(table)
               where name is not null
               select new OwnColumn(context, property, name),
        ];
    }

    /// <summary>Returns the value as a parameter, by EF Core's type mapping.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="source">The argument that the value comes from, for messages.</param>
    /// <exception cref="ArgumentException">The property cannot have the value.</exception>
    public NpgsqlParameter ToParameter(string name, object? value, string source)
    {
        if (value is null && !Property.IsNullable)
        {
            throw new ArgumentException($"{source} has null for {Property.Name}, which is required. Set a value.", source);
        }

        try
        {
            return (NpgsqlParameter)Property.GetRelationalTypeMapping()
                .CreateParameter(ParameterFactory, name, ToTypeOfProperty(value), Property.IsNullable);
        }
        catch (Exception exception) when (value is not null)
        {
            throw new ArgumentException(
                $"{source} has a value of type {value.GetType().Name} for {Property.Name}, which takes {TypeOf(Property).Name} for a "
                + $"column of type {Property.GetColumnType()}: {exception.Message}",
                source,
                exception);
        }
    }

    /// <summary>The error of a row without a value, where the column is required and has no default.</summary>
    /// <param name="cure">What else helps, as the end of a sentence that begins with ", or".</param>
    public InvalidOperationException NotFilled(string cure = "") => new(
        $"{Property.DeclaringType.DisplayName()}.{Property.Name} is required, and nothing fills its column {Name}. Give it a default in "
        + $"the database (HasDefaultValue, HasDefaultValueSql) or a value generator (HasValueGenerator){cure}.");

    private static bool IsWritten(IProperty property) =>
        property.GetBeforeSaveBehavior() == PropertySaveBehavior.Save && property.GetComputedColumnSql() is null;

    private static bool HasDefaultInDatabase(IProperty property) =>
        property.ValueGenerated.HasFlag(ValueGenerated.OnAdd)
        || property.TryGetDefaultValue(out _) || property.GetDefaultValueSql() is not null;

    // EF Core asks for a value under the same conditions when an entity is added. A temporary one stands in for that of the database.
    private static ValueGenerator? FindGenerator(DbContext context, IProperty property)
    {
        var isGenerated = property.GetValueGeneratorFactory() is not null
            || (property.IsKey() && !property.IsForeignKey() && property.ValueGenerated.HasFlag(ValueGenerated.OnAdd));
        return isGenerated
            && context.GetService<IValueGeneratorSelector>().TrySelect(property, property.DeclaringType, out var generator)
            && generator is { GeneratesTemporaryValues: false }
            ? generator
            : null;
    }

    // A literal such as 5 is an int, whatever the type of the property. Nothing else is converted.
    private object? ToTypeOfProperty(object? value)
    {
        var type = TypeOf(Property);
        if (value is null || type.IsInstanceOfType(value))
        {
            return value;
        }

        return IsInteger(value.GetType()) && (IsInteger(type) || type == typeof(decimal))
            ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
            : throw new InvalidCastException($"The value has to be a {type.Name}.");
    }

    private static Type TypeOf(IReadOnlyProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static bool IsInteger(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;
}
