using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Notifications.Models.Sql;

/// <summary>The quoted names of an entity's table and columns in the application's model, cached in the model itself.</summary>
internal sealed class TableSql
{
    private const string Annotation = "Notifications.Models:TableSql";

    private readonly FrozenDictionary<string, string> _columns;

    private TableSql(IEntityType entity, ISqlGenerationHelper sql)
    {
        if (entity.GetMappingStrategy() is { } strategy and not RelationalAnnotationNames.TphMappingStrategy)
        {
            throw new NotSupportedException(
                $"The entities that derive from {entity.DisplayName()} are mapped by {strategy}; all of them have to share its table. "
                + "Remove UseTptMappingStrategy and UseTpcMappingStrategy, and ToTable of the derived entities.");
        }

        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        Name = sql.DelimitIdentifier(table.Name, table.Schema);

        // A property of the application may have its column in another table.
        _columns = entity.GetProperties().Where(property => property.GetColumnName(table) is not null)
            .ToFrozenDictionary(property => property.Name, property => sql.DelimitIdentifier(property.GetColumnName(table)!));
        Key = string.Join(", ", entity.FindPrimaryKey()!.Properties.Select(property => this[property.Name]));
    }

    /// <summary>The table, with its schema if it has one.</summary>
    public string Name { get; }

    /// <summary>The columns of the primary key.</summary>
    public string Key { get; }

    /// <summary>The column of a property.</summary>
    public string this[string property] => _columns[property];

    public static TableSql Of<TEntity>(DbContext context)
        where TEntity : class
    {
        var entity = context.Model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException(
            $"{typeof(TEntity).Name} is not in the model of {context.GetType().Name}. "
            + "Call modelBuilder.AddNotificationModels() in its OnModelCreating.");
        return (TableSql?)entity.FindRuntimeAnnotationValue(Annotation) ?? entity.GetOrAddRuntimeAnnotationValue(
            Annotation, static names => names!, new TableSql(entity, context.GetService<ISqlGenerationHelper>()));
    }
}
