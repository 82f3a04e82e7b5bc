using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Notifications.Models.Configuration;

internal sealed class OrganizationNotificationPreferenceConfiguration(NotificationModelOptions options)
    : NotificationPreferenceBaseConfiguration<OrganizationNotificationPreference>(options.OrganizationNotificationPreferencesTable, options)
{
    protected override void MapOwner(EntityTypeBuilder<OrganizationNotificationPreference> builder)
    {
        builder.Property(p => p.OrganizationId).IsColumn(1, "organization_id", "uuid").IsFixed();
        builder.HasIndexOfTable("organization_id", p => p.OrganizationId).IsUnique();
    }
}
