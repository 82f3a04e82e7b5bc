using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

/// <summary>What the tables of both kinds of preferences have in common.</summary>
internal abstract class NotificationPreferenceBaseConfiguration<TPreferences>(string table, NotificationModelOptions options)
    : IEntityTypeConfiguration<TPreferences>
    where TPreferences : NotificationPreferenceBase
{
    public void Configure(EntityTypeBuilder<TPreferences> builder)
    {
        builder.IsTable(table, options);
        builder.HasKeyOfTable(Key);
        builder.HasCheckOfTable("preferences", "jsonb_typeof(preferences) = 'object'");

        builder.Property(p => p.Id).IsColumn(0, "id", "uuid").IsMadeOnAdd();
        MapOwner(builder);
        builder.Property(p => p.Preferences).IsColumn(3, "preferences", "jsonb").HasConversion<PreferenceSetConverter>().HasDefaultForOthers("'{}'");
        builder.Property(p => p.CreatedAt).IsInstant(4, "created_at").IsMadeOnAdd().IsFixed();
        builder.Property(p => p.UpdatedAt).IsInstant(5, "updated_at").IsMadeOnAdd();
        MapVersion(builder);
    }

    /// <summary>The property that has PostgreSQL's mark of a row's version.</summary>
    protected const string VersionOfRow = "xmin";

    /// <summary>What the host has chosen.</summary>
    protected NotificationModelOptions Options => options;

    /// <summary>The columns of the primary key.</summary>
    protected virtual Expression<Func<TPreferences, object?>> Key => p => p.Id;

    /// <summary>Maps whose preferences they are: columns 1 and 2, and their indexes.</summary>
    protected abstract void MapOwner(EntityTypeBuilder<TPreferences> builder);

    /// <summary>Maps what tells that somebody else has changed the row.</summary>
    protected virtual void MapVersion(EntityTypeBuilder<TPreferences> builder) => builder.Property<uint>(VersionOfRow).IsVersionOfRow();
}
