using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>Checks the values that a content has for the application's own columns.</summary>
internal static class OwnContent
{
    /// <summary>Returns what an insert of the content writes into these columns.</summary>
    /// <exception cref="ArgumentException">A property is not one that a content can set, or cannot have its value.</exception>
    /// <exception cref="InvalidOperationException">Nothing fills a required column.</exception>
    public static OwnInsert Check(DbContext context, NotificationContent content)
    {
        var type = TableSql.EntityOf<Notification>(context);
        var columns = OwnColumn.Of(context, type);
        var properties = columns.Select(column => column.Property).ToList();
        foreach (var (name, value) in content.OwnValues)
        {
            if (FindProblem(type.FindProperty(name), properties) is { } problem)
            {
                throw new ArgumentException($"content has a value for \"{Excerpt.Of(name)}\", which {problem}", nameof(content));
            }

            if (value is string { Length: > 0 } text
                && Guard.FindProblem(text, type.FindProperty(name)!.GetMaxLength() ?? int.MaxValue) is { } textProblem)
            {
                throw new ArgumentException($"content has a value for \"{name}\" that {textProblem}", nameof(content));
            }
        }

        return OwnInsert.OfRows(columns, type, content.OwnValues, nameof(content));
    }

    private static string? FindProblem(IProperty? property, List<IProperty> properties) => property switch
    {
        null => $"is not a property of Notification in the model. It has {Names(properties)}.",
        _ when TableSql.IsOfLibrary(property) => "belongs to the library. Set the property of the content, if there is one.",
        _ when property == property.DeclaringType.ContainingEntityType.FindDiscriminatorProperty() =>
            "is the discriminator. A publish inserts no derived entities; InsertNotificationsAsync does.",
        _ when property.GetContainingKeys().Any(key => key.Properties.Count == 1) =>
            "is a key by itself, so the rows of a publish cannot share a value. Give it a default in the database or a value generator.",
        _ when !properties.Contains(property) => "is not written on insert: the database computes it. Remove it.",
        _ => null,
    };

    private static string Names(List<IProperty> properties) =>
        properties.Count == 0 ? "no property of the application" : string.Join(", ", properties.Select(property => property.Name));
}
