using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

/// <summary>Names of tables, keys, indexes and checks.</summary>
/// <remarks>
/// In the model, an index and a check keep their name when the table is renamed. So a second call of <c>AddNotificationModels</c>
/// finds them again, and an index of the application on the same columns is a second index, not a change to this one.
/// </remarks>
internal static class EntityTypeBuilderExtensions
{
    public static void IsTable<TEntity>(this EntityTypeBuilder<TEntity> builder, string name, NotificationModelOptions options)
        where TEntity : class
    {
        builder.ToTable(name, options.Schema, table => table.ExcludeFromMigrations(options.ExcludeFromMigrations));

        // EF Core reads rows through fields, which changes nothing, and writes later values (CurrentValues.SetValues) through the setters,
        // which validate.
        builder.UsePropertyAccessMode(PropertyAccessMode.PreferFieldDuringConstruction);

        // The entities raise no change notifications, even if all entities of the application do.
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
