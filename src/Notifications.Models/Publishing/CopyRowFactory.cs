using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Sql;
using Npgsql;

namespace Notifications.Models;

/// <summary>Reads what a notification has in the columns of the application, as <c>SaveChanges</c> would.</summary>
internal sealed class CopyRowFactory(DbContext context)
{
    private static readonly List<NpgsqlParameter> NoValues = [];

    private readonly IEntityType _root = TableSql.EntityOf<Notification>(context);
    private readonly Dictionary<IEntityType, IReadOnlyList<OwnColumn>> _columns = [];

    /// <summary>Whether the application has columns of its own in the table.</summary>
    public bool HasColumns => _root.GetDerivedTypesInclusive().Any(type => ColumnsOf(type).Count > 0);

    /// <summary>What keeps a notification from being copied; <see langword="null"/> if nothing does.</summary>
    public string? FindFault(Notification? notification, long position)
    {
        if (notification is null)
        {
            return $"notifications has a null at position {position}. Leave it out.";
        }

        var type = TypeOf(notification);
        return FindPart(type) is { } part
            ? $"notifications has an entity {type.DisplayName()} at position {position}, and COPY does not write its {part}, which is an "
                + "owned or complex object. Save it by SaveChangesAsync."
            : null;
    }

    /// <summary>Refuses a notification that lacks a value for a required column.</summary>
    /// <exception cref="InvalidOperationException">Nothing fills the column.</exception>
    public void CheckRequired(Notification notification)
    {
        var type = TypeOf(notification);
        if (ColumnsOf(type).FirstOrDefault(column => IsUnfilled(column, type)) is { } unfilled
            && !UntrackedEntry.IsKnown(context, notification))
        {
            throw unfilled.NotFilled(
                $", or set it before: context.Entry(notification).Property(\"{unfilled.Property.Name}\").CurrentValue = ...");
        }
    }

    /// <summary>Makes the row of a notification.</summary>
    /// <exception cref="ArgumentException">A property cannot have its value.</exception>
    /// <exception cref="InvalidOperationException">Nothing fills a required column.</exception>
    public CopyRow Make(Notification notification)
    {
        var type = TypeOf(notification);
        if (ColumnsOf(type) is not { Count: > 0 } columns)
        {
            return new CopyRow(notification, "", NoValues);
        }

        CheckRequired(notification);
        var entry = UntrackedEntry.Of(context, type, notification);
        List<NpgsqlParameter> values = [];
        var names = "";
        foreach (var column in columns.Where(column => HasValue(column, entry)))
        {
            names += $", {column.Name}";
            values.Add(column.ToParameter("own", ValueOf(column, entry), "notifications"));
        }

        return new CopyRow(notification, names, values);
    }

    // A class of the application that EF Core does not know is a Notification like any other.
    private IEntityType TypeOf(Notification notification) => context.Model.FindRuntimeEntityType(notification.GetType()) ?? _root;

    private IReadOnlyList<OwnColumn> ColumnsOf(IEntityType type) =>
        _columns.TryGetValue(type, out var columns) ? columns : _columns[type] = OwnColumn.Of(context, type);

    private static string? FindPart(IEntityType type) =>
        type.GetComplexProperties().FirstOrDefault()?.Name
        ?? type.GetNavigations().FirstOrDefault(navigation => navigation.ForeignKey.IsOwnership && !navigation.IsOnDependent)?.Name;

    private static bool IsUnfilled(OwnColumn column, IEntityType type) =>
        column.Property.IsShadowProperty() && !column.Property.IsNullable && !IsFilledWithoutEntry(column, type);

    private static bool IsFilledWithoutEntry(OwnColumn column, IEntityType type) =>
        column.HasDefault || column.Generator is not null || column.Property == type.FindDiscriminatorProperty();

    // What is not set is left to the default of the database. A constant default would do, but an expression is known there only.
    private static bool HasValue(OwnColumn column, EntityEntry entry) => !column.HasDefault
        || column.Property == entry.Metadata.FindDiscriminatorProperty() || IsSet(column, entry);

    private static bool IsSet(OwnColumn column, EntityEntry entry) =>
        !Equals(entry.Property(column.Property).CurrentValue, column.Property.Sentinel);

    private static object? ValueOf(OwnColumn column, EntityEntry entry)
    {
        if (column.Property == entry.Metadata.FindDiscriminatorProperty())
        {
            return entry.Metadata.GetDiscriminatorValue();
        }

        if (column.Generator is { } generator && !IsSet(column, entry))
        {
            entry.Property(column.Property).CurrentValue = generator.Next(entry);
        }

        return entry.Property(column.Property).CurrentValue;
    }
}
