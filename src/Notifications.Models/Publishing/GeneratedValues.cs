using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>Columns of the application that a value generator fills: one value for each row, in arrays beside those of the users.</summary>
internal sealed class GeneratedValues(DbContext context, NotificationContent content, IReadOnlyList<OwnColumn> columns)
{
    private readonly IEntityType _type = TableSql.EntityOf<Notification>(context);

    /// <summary>The columns, each after a comma.</summary>
    public string Columns => string.Concat(columns.Select(column => $", {column.Name}"));

    /// <summary>The columns of the arrays, each after a comma.</summary>
    public string Elements => string.Concat(columns.Index().Select(column => $", {Element(column.Index)}"));

    /// <summary>The columns of the arrays as those of a row, each after a comma.</summary>
    public string Values => string.Concat(columns.Index().Select(column => $", r.{Element(column.Index)}"));

    /// <summary>The arrays, each after a comma. Their elements are parameters of their own, of the type of the column.</summary>
    public string ArraysOf(int rows) => string.Concat(columns.Index().Select(column =>
        $", ARRAY[{string.Join(", ", Enumerable.Range(0, rows).Select(row => $"@{Element(column.Index)}_{row}"))}]"));

    /// <summary>Asks the generators for the values of some rows.</summary>
    public IEnumerable<NpgsqlParameter> ParametersOf(NewRow[] rows) =>
        columns.Count == 0 ? [] : rows.Index().SelectMany(row => ParametersOf(row.Item, row.Index));

    private IEnumerable<NpgsqlParameter> ParametersOf(NewRow row, int index)
    {
        var notification = new Notification
        {
            Id = row.Id,
            UserId = row.UserId,
            Type = content.Type,
            Title = content.Title,
            Message = content.Message,
            Data = content.Data,
        };
        var entry = UntrackedEntry.Of(context, _type, notification);
        return columns.Index().Select(column => column.Item.ToParameter(
            $"{Element(column.Index)}_{index}", column.Item.Generator!.Next(entry), "The value generator"));
    }

    private static string Element(int column) => $"generated{column}";
}
