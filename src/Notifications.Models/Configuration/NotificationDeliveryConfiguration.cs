using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Sql;

namespace Notifications.Models.Configuration;

[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class NotificationDeliveryConfiguration(NotificationModelOptions options) : IEntityTypeConfiguration<NotificationDelivery>
{
    public void Configure(EntityTypeBuilder<NotificationDelivery> builder)
    {
        builder.IsTable(options.NotificationDeliveriesTable, options);
        builder.HasKeyOfTable(d => new { d.UserId, d.NotificationId, d.Channel });

        builder.Property(d => d.UserId).IsColumn(0, "user_id", "uuid").IsFixed();
        builder.Property(d => d.NotificationId).IsColumn(1, "notification_id", "uuid").IsFixed();
        builder.Property(d => d.Channel).IsText(2, "channel", NotificationDelivery.ChannelMaxLength).IsFixed();
        builder.Property(d => d.DueAt).IsInstant(3, "due_at");
        builder.Property(d => d.Attempts).IsColumn(4, "attempts", "integer").HasDefaultForOthers("0");
        builder.Property(d => d.SentAt).IsInstant(5, "sent_at");
        builder.Property(d => d.Error).IsColumn(6, "error", "text");
        if (!builder.Metadata.Model.IsPortable())
        {
            builder.HasIndexOfTable("due", d => new { d.Channel, d.DueAt, d.UserId }).HasFilter("due_at IS NOT NULL");
        }
    }
}
