using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The table of notifications as a publish writes it: with the application's own columns and foreign keys.</summary>
/// <remarks>
/// It is cached in the model, unless the content has values for own columns, or a column has a value generator, which may belong to a
/// context.
/// </remarks>
internal sealed class PublishedTable
{
    private const string Annotation = "Notifications.Models:PublishedTable";

    private readonly ConcurrentDictionary<FewShape, string> _statements = [];

    private PublishedTable(DbContext context, NotificationContent content)
    {
        Sql = TableSql.Of<Notification>(context);
        Own = OwnContent.Check(context, content);
        Principals = PrincipalSql.Find(context, Own);
    }

    /// <summary>The table, as SQL names it.</summary>
    public TableSql Sql { get; }

    /// <summary>What is written into the application's own columns.</summary>
    public OwnInsert Own { get; }

    /// <summary>The tables that users have to be in; <see langword="null"/> without a foreign key.</summary>
    public PrincipalSql? Principals { get; }

    /// <summary>Returns the table for a content.</summary>
    /// <exception cref="ArgumentException">A value of the content does not fit its property.</exception>
    /// <exception cref="InvalidOperationException">Nothing fills a required column.</exception>
    public static PublishedTable Of(DbContext context, NotificationContent content)
    {
        var type = TableSql.EntityOf<Notification>(context);
        if (content.OwnValues.IsEmpty && type.FindRuntimeAnnotationValue(Annotation) is PublishedTable known)
        {
            return known;
        }

        var table = new PublishedTable(context, content);
        return content.OwnValues.IsEmpty && table.Own.Generated.Count == 0
            ? type.GetOrAddRuntimeAnnotationValue(Annotation, static made => made!, table)
            : table;
    }

    /// <summary>The statement of a shape, written once.</summary>
    public string StatementOf(FewShape shape, PreferenceVisibility preferences) => _statements.GetOrAdd(
        shape,
        static (shape, tables) => new FewSql(tables.Table, tables.Preferences, shape).Insert(),
        (Table: this, Preferences: preferences));
}
