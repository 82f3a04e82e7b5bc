using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Sql;

namespace Notifications.Models.Configuration;

/// <summary>The common mapping of both kinds of preferences.</summary>
internal abstract class NotificationPreferenceBaseConfiguration<
    [DynamicallyAccessedMembers(EntityTypeBuilderExtensions.MembersOfEntity)] TPreferences>(string table, NotificationModelOptions options)
    : IEntityTypeConfiguration<TPreferences>
    where TPreferences : NotificationPreferenceBase
{
    // The name in the documentation of Npgsql: a loop of the application that gives every entity a row version meets this one.
    // https://www.npgsql.org/efcore/modeling/concurrency.html
    private const string Version = "Version";

    public void Configure(EntityTypeBuilder<TPreferences> builder)
    {
        builder.IsTable(table, options);
        builder.HasKeyOfTable(Key);

        builder.Property(p => p.Id).IsColumn(0, "id", "uuid").IsMadeOnAdd();
        MapOwner(builder);
        builder.Property(p => p.Preferences).IsColumn(3, "preferences", "jsonb")
            .HasConversion<PreferenceSetConverter>().HasDefaultForOthers("'{}'");
        builder.Property(p => p.CreatedAt).IsInstant(4, "created_at").IsMadeOnAdd().IsFixed();
        builder.Property(p => p.UpdatedAt).IsInstant(5, "updated_at").IsMadeOnAdd();
        MapConcurrencyToken(builder);
        if (!builder.Metadata.Model.IsPortable())
        {
            builder.HasCheckOfTable("preferences", "jsonb_typeof(preferences) = 'object'");
        }
    }

    /// <summary>Whether rows are keyed by their user.</summary>
    protected bool IsByUser => options.KeyLayout == KeyLayout.ByUser;

    /// <summary>The columns of the primary key.</summary>
    protected virtual Expression<Func<TPreferences, object?>> Key => p => p.Id;

    /// <summary>Maps the owner: columns 1 and 2, and their indexes.</summary>
    protected abstract void MapOwner(EntityTypeBuilder<TPreferences> builder);

    // Not xmin where rows are keyed by user: an INSERT into a partition cannot return it, and on Citus each copy of a reference table has
    // its own. Other providers have none.
    private void MapConcurrencyToken(EntityTypeBuilder<TPreferences> builder)
    {
        var isInstant = IsByUser || builder.Metadata.Model.IsPortable();
        builder.Property(p => p.UpdatedAt).IsConcurrencyToken(isInstant);
        if (isInstant)
        {
            builder.HasNoVersionOfRow(Version);
        }
        else
        {
            builder.HasVersionOfRow(Version);
        }
    }
}
