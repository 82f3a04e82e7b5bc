using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Notifications.Models.Sql;

/// <summary>What an <c>INSERT</c> writes into the columns of the application: one value for all of its rows.</summary>
/// <remarks>
/// The discriminator is that of the entity. Columns with a default are left to the database, and generated ones to
/// <see cref="Generated"/>.
/// </remarks>
internal sealed class OwnInsert
{
    private readonly List<(OwnColumn Column, NpgsqlParameter Value)> _values = [];
    private readonly List<OwnColumn> _generated = [];
    private readonly List<OwnColumn> _defaults = [];

    private OwnInsert()
    {
    }

    /// <summary>The columns, each after a comma.</summary>
    public string Columns => string.Concat(_values.Select(value => $", {value.Column.Name}"));

    /// <summary>The parameters of the columns in SQL, each after a comma.</summary>
    public string Values => string.Concat(_values.Select(value => $", @{value.Value.ParameterName}"));

    /// <summary>The parameters of the columns; a statement that is sent again needs new ones.</summary>
    public IEnumerable<NpgsqlParameter> Parameters => _values.Select(value => value.Value.Clone());

    /// <summary>The columns whose values a value generator of the application makes, one for each row.</summary>
    public IReadOnlyList<OwnColumn> Generated => _generated;

    /// <summary>Returns what an insert of many rows writes.</summary>
    /// <param name="columns">The columns of the application.</param>
    /// <param name="type">The entity that the rows are.</param>
    /// <param name="given">The values that the application has given, by property; <see langword="null"/> where it cannot.</param>
    /// <param name="source">The argument that the values come from, for messages.</param>
    /// <exception cref="ArgumentException">A property cannot have its value.</exception>
    /// <exception cref="InvalidOperationException">Nothing fills a required column.</exception>
    public static OwnInsert OfRows(
        IEnumerable<OwnColumn> columns, IEntityType type, IReadOnlyDictionary<string, object?>? given, string source)
    {
        var insert = new OwnInsert();
        foreach (var column in columns)
        {
            if (given is not null && given.TryGetValue(column.Property.Name, out var value))
            {
                insert.Add(column, value, source);
            }
            else if (column.Generator is not null)
            {
                insert._generated.Add(column);
            }
            else
            {
                insert.AddWithoutValue(
                    column, type, source, given is null ? "" : $", or give {source} a value by With(\"{column.Property.Name}\", ...)");
            }
        }

        return insert;
    }

    /// <summary>Returns what an insert of one row writes.</summary>
    /// <param name="context">The context.</param>
    /// <param name="entity">The row as an entity, for value generators.</param>
    /// <exception cref="InvalidOperationException">Nothing fills a required column.</exception>
    public static OwnInsert OfRow<TEntity>(DbContext context, TEntity entity)
        where TEntity : class
    {
        var insert = new OwnInsert();
        var type = TableSql.EntityOf<TEntity>(context);
        EntityEntry? entry = null;
        foreach (var column in OwnColumn.Of(context, type))
        {
            if (column.Generator is { } generator)
            {
                insert.Add(column, generator.Next(entry ??= UntrackedEntry.Of(context, type, entity)), nameof(entity));
            }
            else
            {
                insert.AddWithoutValue(column, type, nameof(entity));
            }
        }

        return insert;
    }

    /// <summary>The value that a property has in all rows, as SQL; <see langword="null"/> if it is null, or not known here.</summary>
    public string? FindSql(IProperty property) =>
        _values.Find(value => value.Column.Property == property) is { Column: not null, Value: var parameter }
            ? parameter.Value is DBNull ? null : $"@{parameter.ParameterName}"
            : _defaults.Find(column => column.Property == property)?.FindDefaultSql();

    private void AddWithoutValue(OwnColumn column, IEntityType type, string source, string cure = "")
    {
        if (column.Property == type.FindDiscriminatorProperty())
        {
            Add(column, type.GetDiscriminatorValue(), source);
        }
        else if (column.HasDefault)
        {
            _defaults.Add(column);
        }
        else if (!column.Property.IsNullable)
        {
            throw column.NotFilled(cure);
        }
    }

    private void Add(OwnColumn column, object? value, string source) =>
        _values.Add((column, column.ToParameter($"own{_values.Count}", value, source)));
}
