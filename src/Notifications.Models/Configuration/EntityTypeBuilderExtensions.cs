using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

/// <summary>Tables, and the keys, indexes and checks that are named after them.</summary>
/// <remarks>
/// Inside EF's model an index and a check keep one name, whatever their table is called. So a second call of <c>AddNotificationModels</c>
/// finds them again, and an index that the host makes over the same columns is another one, not a change to ours.
/// </remarks>
internal static class EntityTypeBuilderExtensions
{
    public static void IsTable<TEntity>(this EntityTypeBuilder<TEntity> builder, string name, NotificationModelOptions options)
        where TEntity : class
    {
        builder.ToTable(name, options.Schema, table => table.ExcludeFromMigrations(options.ExcludeFromMigrations));

        // A row that is read is no change, but whatever is set later (CurrentValues.SetValues, say) goes through the setters and their guards.
        builder.UsePropertyAccessMode(PropertyAccessMode.PreferFieldDuringConstruction);

        // Our entities tell nobody when they change, even where all of the host's do.
        builder.HasChangeTrackingStrategy(ChangeTrackingStrategy.Snapshot);
    }

    public static void HasKeyOfTable<TEntity>(this EntityTypeBuilder<TEntity> builder, Expression<Func<TEntity, object?>> columns)
        where TEntity : class =>
        builder.HasKey(columns).HasName(builder.NameInDatabase("pk"));

    public static void HasCheckOfTable<TEntity>(this EntityTypeBuilder<TEntity> builder, string suffix, string sql)
        where TEntity : class =>
        builder.ToTable(table => table.HasCheckConstraint($"ck_{suffix}", sql).HasName(builder.NameInDatabase("ck", suffix)));

    public static IndexBuilder<TEntity> HasIndexOfTable<TEntity>(
        this EntityTypeBuilder<TEntity> builder, string suffix, Expression<Func<TEntity, object?>> columns)
        where TEntity : class =>
        builder.HasIndex(columns, $"ix_{suffix}").HasDatabaseName(builder.NameInDatabase("ix", suffix));

    private static string NameInDatabase<TEntity>(this EntityTypeBuilder<TEntity> builder, string prefix, string? suffix = null)
        where TEntity : class =>
        DatabaseName.Of(prefix, builder.Metadata.GetTableName()!, suffix);
}
