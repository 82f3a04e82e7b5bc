using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

/// <summary>The common mapping of both kinds of preferences.</summary>
internal abstract class NotificationPreferenceBaseConfiguration<
    [DynamicallyAccessedMembers(EntityTypeBuilderExtensions.MembersOfEntity)] TPreferences>(string table, NotificationModelOptions options)
    : IEntityTypeConfiguration<TPreferences>
    where TPreferences : NotificationPreferenceBase
{
    private const string VersionOfRow = "xmin";

    public void Configure(EntityTypeBuilder<TPreferences> builder)
    {
        builder.IsTable(table, options);
        builder.HasKeyOfTable(Key);
        builder.HasCheckOfTable("preferences", "jsonb_typeof(preferences) = 'object'");

        builder.Property(p => p.Id).IsColumn(0, "id", "uuid").IsMadeOnAdd();
        MapOwner(builder);
        builder.Property(p => p.Preferences).IsColumn(3, "preferences", "jsonb")
            .HasConversion<PreferenceSetConverter>().HasDefaultForOthers("'{}'");
        builder.Property(p => p.CreatedAt).IsInstant(4, "created_at").IsMadeOnAdd().IsFixed();
        builder.Property(p => p.UpdatedAt).IsInstant(5, "updated_at").IsMadeOnAdd();
        MapConcurrencyToken(builder);
    }

    /// <summary>Whether rows are keyed by their user.</summary>
    protected bool IsByUser => options.KeyLayout == KeyLayout.ByUser;

    /// <summary>The columns of the primary key.</summary>
    protected virtual Expression<Func<TPreferences, object?>> Key => p => p.Id;

    /// <summary>Maps the owner: columns 1 and 2, and their indexes.</summary>
    protected abstract void MapOwner(EntityTypeBuilder<TPreferences> builder);

    // Not xmin where rows are keyed by user: an INSERT into a partition cannot return it, and on Citus each copy of a reference table has
    // its own.
    private void MapConcurrencyToken(EntityTypeBuilder<TPreferences> builder)
    {
        builder.Property<uint>(VersionOfRow).IsVersionOfRow();
        builder.Property(p => p.UpdatedAt).IsConcurrencyToken(IsByUser);
        if (IsByUser)
        {
            builder.Metadata.RemoveProperty(VersionOfRow);
        }
    }
}
