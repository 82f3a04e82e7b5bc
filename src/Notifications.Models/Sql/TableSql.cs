using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Notifications.Models.Sql;

/// <summary>The table of an entity in the application's model, as SQL names it; cached in the model itself.</summary>
/// <remarks>
/// SQL takes the schema and the name of the table from the model and writes the columns out, as partial indexes, checks and migrations do.
/// A model with a renamed column is refused here, before the first statement.
/// </remarks>
internal sealed class TableSql
{
    private const string Annotation = "Notifications.Models:TableSql";

    private TableSql(IEntityType entity, ISqlGenerationHelper sql)
    {
        if (entity.GetMappingStrategy() is { } strategy and not RelationalAnnotationNames.TphMappingStrategy)
        {
            throw new NotSupportedException(
                $"The entities that derive from {entity.DisplayName()} are mapped by {strategy}; all of them have to share its table. "
                + "Remove UseTptMappingStrategy and UseTpcMappingStrategy, and ToTable of the derived entities.");
        }

        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table) ?? throw new InvalidOperationException(
            $"{entity.DisplayName()} is not mapped to a table. The library needs the table that AddNotificationModels() maps.");
        foreach (var property in entity.GetProperties().Where(property => IsOfLibrary(property)))
        {
            CheckColumn(property, table);
        }

        Name = sql.DelimitIdentifier(table.Name, table.Schema);
        var key = entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName(table)!).ToList();
        Key = string.Join(", ", key.Select(sql.DelimitIdentifier));
        HasUserInKey = key.Contains("user_id");
    }

    /// <summary>The table, with its schema if it has one.</summary>
    public string Name { get; }

    /// <summary>The columns of the primary key.</summary>
    public string Key { get; }

    /// <summary>Whether the primary key has the user, without which a table cannot be partitioned or distributed by user.</summary>
    public bool HasUserInKey { get; }

    /// <summary>Returns the table of an entity of the library.</summary>
    /// <exception cref="InvalidOperationException">The entity is not in the model, or one of its columns was renamed.</exception>
    public static TableSql Of<TEntity>(DbContext context)
        where TEntity : class
    {
        var entity = EntityOf<TEntity>(context);
        return (TableSql?)entity.FindRuntimeAnnotationValue(Annotation) ?? entity.GetOrAddRuntimeAnnotationValue(
            Annotation, static names => names!, new TableSql(entity, context.GetService<ISqlGenerationHelper>()));
    }

    /// <summary>Returns the table of an entity that an option adds to the model; <see langword="null"/> without the option.</summary>
    /// <exception cref="InvalidOperationException">One of its columns was renamed.</exception>
    public static TableSql? Find<TEntity>(DbContext context)
        where TEntity : class =>
        FindEntity<TEntity>(context) is null ? null : Of<TEntity>(context);

    /// <summary>Returns an entity of the library.</summary>
    /// <exception cref="InvalidOperationException">The entity is not in the model.</exception>
    public static IEntityType EntityOf<TEntity>(DbContext context)
        where TEntity : class =>
        FindEntity<TEntity>(context) ?? throw new InvalidOperationException(
            $"{typeof(TEntity).Name} is not in the model of {context.GetType().Name}. "
            + "Call modelBuilder.AddNotificationModels() in its OnModelCreating.");

    /// <summary>Whether a property is declared by the library, and not by the application.</summary>
    public static bool IsOfLibrary(IReadOnlyProperty property) =>
        property.PropertyInfo?.DeclaringType?.Assembly == typeof(TableSql).Assembly;

    private static void CheckColumn(IProperty property, StoreObjectIdentifier table)
    {
        var expected = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        var actual = property.GetColumnName(table);
        if (actual != expected)
        {
            var place = actual is null ? "another table" : $"\"{table.Name}\"";
            throw new InvalidOperationException(
                $"{property.DeclaringType.DisplayName()}.{property.Name} is mapped to the column \"{actual ?? property.GetColumnName()}\" "
                + $"of {place}, but its column is \"{expected}\" of \"{table.Name}\": SQL of the library names it. "
                + "Remove HasColumnName or SplitToTable for it.");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2087", Justification = "The type is a key: none of its members is looked up.")]
    private static IEntityType? FindEntity<TEntity>(DbContext context)
        where TEntity : class =>
        context.Model.FindEntityType(typeof(TEntity));
}
