using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

/// <summary>Maps tables, and the keys, indexes and checks that are named after them.</summary>
/// <remarks>
/// In the model of EF Core an index and a check have a name that does not depend on the table. A second call of
/// <c>AddNotificationModels</c> finds them by it, and an index of the application over the same columns is another index.
/// </remarks>
internal static class EntityTypeBuilderExtensions
{
    /// <summary>What EF Core asks a trimmer to keep of an entity.</summary>
    public const DynamicallyAccessedMemberTypes MembersOfEntity =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors
        | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields
        | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties
        | DynamicallyAccessedMemberTypes.Interfaces;

    public static void IsTable<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string name, NotificationModelOptions options)
        where TEntity : class
    {
        builder.ToTable(name, options.Schema, table => table.ExcludeFromMigrations(options.ExcludeFromMigrations));

        // Reading a row bypasses the setters; setting a value later, as CurrentValues.SetValues does, goes through their validation.
        builder.UsePropertyAccessMode(PropertyAccessMode.PreferFieldDuringConstruction);

        // The entities raise no change events, even where the application chose a strategy for its whole model that relies on them.
        builder.HasChangeTrackingStrategy(ChangeTrackingStrategy.Snapshot);
    }

    public static void HasKeyOfTable<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, Expression<Func<TEntity, object?>> columns)
        where TEntity : class =>
        builder.HasKey(columns).HasName(builder.NameInDatabase("pk"));

    public static void HasCheckOfTable<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string suffix, string sql)
        where TEntity : class =>
        builder.ToTable(table => table.HasCheckConstraint($"ck_{suffix}", sql).HasName(builder.NameInDatabase("ck", suffix)));

    public static IndexBuilder<TEntity> HasIndexOfTable<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string suffix, Expression<Func<TEntity, object?>> columns)
        where TEntity : class =>
        builder.HasIndex(columns, $"ix_{suffix}").HasDatabaseName(builder.NameInDatabase("ix", suffix));

    /// <summary>Maps PostgreSQL's version of a row to a property, unless the application maps it to another.</summary>
    public static void HasVersionOfRow<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string property)
        where TEntity : class
    {
        builder.Property<uint>(property).IsVersionOfRow();
        VersionOfRowConvention.AddTo(builder.Metadata.Model, property);
    }

    /// <summary>Removes what an earlier call has mapped with other options.</summary>
    public static void HasNoVersionOfRow<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string property)
        where TEntity : class
    {
        if (builder.Metadata.FindProperty(property) is { } version && version.IsMappedToVersionOfRow())
        {
            builder.Metadata.RemoveProperty(version);
        }
    }

    private static string NameInDatabase<[DynamicallyAccessedMembers(MembersOfEntity)] TEntity>(
        this EntityTypeBuilder<TEntity> builder, string prefix, string? suffix = null)
        where TEntity : class =>
        DatabaseName.Of(prefix, builder.Metadata.GetTableName()!, suffix);
}
