using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>Columns of the application that a value generator fills: one value for each row, in arrays beside those of the users.</summary>
/// <typeparam name="TRow">A row that is about to be inserted.</typeparam>
/// <param name="context">The context, which generators find in the entry of an entity.</param>
/// <param name="type">The entity that the rows are.</param>
/// <param name="columns">The columns.</param>
/// <param name="toEntity">Makes an entity of a row, of which EF Core makes the entry.</param>
internal sealed class GeneratedValues<TRow>(
    DbContext context, IEntityType type, IReadOnlyList<OwnColumn> columns, Func<TRow, object> toEntity)
{
    /// <summary>The columns, each after a comma.</summary>
    public string Columns => string.Concat(columns.Select(column => $", {column.Name}"));

    /// <summary>The columns of the arrays, each after a comma.</summary>
    public string Elements => string.Concat(columns.Index().Select(column => $", {Element(column.Index)}"));

    /// <summary>The columns of the arrays as those of a row <c>r</c>, each after a comma.</summary>
    public string Values => string.Concat(columns.Index().Select(column => $", r.{Element(column.Index)}"));

    /// <summary>The arrays, each after a comma. Their elements are parameters of their own, of the type of the column.</summary>
    public string ArraysOf(int rows) => string.Concat(columns.Index().Select(column =>
        $", ARRAY[{string.Join(", ", Enumerable.Range(0, rows).Select(row => $"@{Element(column.Index)}_{row}"))}]"));

    /// <summary>Asks the generators for the values of some rows.</summary>
    public IEnumerable<NpgsqlParameter> ParametersOf(TRow[] rows) =>
        columns.Count == 0 ? [] : rows.Index().SelectMany(row => ParametersOf(row.Item, row.Index));

    private IEnumerable<NpgsqlParameter> ParametersOf(TRow row, int index)
    {
        var entry = UntrackedEntry.Of(context, type, toEntity(row));
        return columns.Index().Select(column => column.Item.ToParameter(
            $"{Element(column.Index)}_{index}", column.Item.Generator!.Next(entry), "The value generator"));
    }

    private static string Element(int column) => $"generated{column}";
}
