using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Sql;

namespace Notifications.Models.Configuration;

[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class NotificationPreferenceConfiguration(NotificationModelOptions options)
    : NotificationPreferenceBaseConfiguration<NotificationPreference>(options.NotificationPreferencesTable, options)
{
    protected override Expression<Func<NotificationPreference, object?>> Key =>
        IsByUser ? p => new { p.UserId, p.Id } : base.Key;

    protected override void MapOwner(EntityTypeBuilder<NotificationPreference> builder)
    {
        builder.Property(p => p.UserId).IsColumn(1, "user_id", "uuid").IsFixed();
        builder.Property(p => p.OrganizationId).IsColumn(2, "organization_id", "uuid");
        builder.HasIndexOfTable("user_id", p => p.UserId).IsUnique();
        if (!builder.Metadata.Model.IsPortable())
        {
            builder.HasIndexOfTable("organization_id", p => p.OrganizationId).HasFilter("organization_id IS NOT NULL");
        }
    }
}
