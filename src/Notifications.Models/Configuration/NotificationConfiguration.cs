using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Notifications.Models.Sql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Notifications.Models.Configuration;

[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class NotificationConfiguration(NotificationModelOptions options) : IEntityTypeConfiguration<Notification>
{
    private const string NotDeleted = "deleted_at IS NULL";

    // Leaves room on the page for a new version of a row, so that setting a delivered flag touches no index while there is room: most rows
    // when they are set one by one, about one in eight right after a fan-out. https://www.postgresql.org/docs/current/storage-hot.html
    private const int FillFactor = 90;

    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.IsTable(options.NotificationsTable, options);
        builder.HasKeyOfTable(options.KeyLayout == KeyLayout.ByUser ? n => new { n.UserId, n.Id } : n => n.Id);
        MapColumns(builder);
        if (!builder.Metadata.Model.IsPortable())
        {
            builder.HasStorageParameter("fillfactor", FillFactor);
            MapIndexes(builder);
            MapChecks(builder);
        }
    }

    private static void MapColumns(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(n => n.Id).IsColumn(0, "id", "uuid").IsMadeOnAdd();
        builder.Property(n => n.UserId).IsColumn(1, "user_id", "uuid").IsFixed();
        builder.Property(n => n.Type).IsText(2, "type", Notification.TypeMaxLength);
        builder.Property(n => n.Title).IsText(3, "title", Notification.TitleMaxLength);
        builder.Property(n => n.Message).IsColumn(4, "message", "text");
        builder.Property(n => n.Data).IsJsonObject(5, "data");
        builder.Property(n => n.Status).IsText(6, "status", 20).IsReadFromField("_status")
            .HasConversion<NotificationStatusConverter>().HasDefaultForOthers("'unread'");
        builder.Property(n => n.ReadAt).IsInstant(7, "read_at").IsReadFromField("_readAt");
        builder.Property(n => n.DeliveredViaWs).IsColumn(8, "delivered_via_ws", "boolean").HasDefaultForOthers("false");
        builder.Property(n => n.DeliveredViaEmail).IsColumn(9, "delivered_via_email", "boolean").HasDefaultForOthers("false");
        builder.Property(n => n.AggregationId).IsColumn(10, "aggregation_id", "uuid");
        builder.Property(n => n.CreatedAt).IsInstant(11, "created_at").IsMadeOnAdd().IsFixed();
        builder.Property(n => n.DeletedAt).IsInstant(12, "deleted_at");
    }

    private void MapIndexes(EntityTypeBuilder<Notification> builder)
    {
        builder.HasIndexOfTable("user_id_created_at_id", n => new { n.UserId, n.CreatedAt, n.Id })
            .IsDescending(false, true, true).HasFilter(NotDeleted);
        builder.HasIndexOfTable("unread", n => new { n.UserId, n.CreatedAt, n.Id })
            .IsDescending(false, true, true).HasFilter($"status = 'unread' AND {NotDeleted}");
        builder.HasIndexOfTable("type", n => n.Type);

        // The column has no nulls, but an inbox is sorted by created_at DESC, which means NULLS FIRST. Read backwards, an index with the
        // nulls last would serve that order through the rows of all users, and PostgreSQL would prefer it for a user with over 1 % of the
        // table.
        builder.HasIndexOfTable("created_at", n => n.CreatedAt).HasNullSortOrder(NullSortOrder.NullsFirst);
        builder.HasIndexOfTable("aggregation_id", n => new { n.AggregationId, n.UserId, n.CreatedAt, n.Id })
            .IsDescending(false, false, true, true).HasFilter("aggregation_id IS NOT NULL");

        // The trash, undo, and the erasure of a user read deleted rows, which the indexes of the inbox leave out.
        builder.HasIndexOfTable("deleted", n => new { n.UserId, n.CreatedAt, n.Id })
            .IsDescending(false, true, true).HasFilter("deleted_at IS NOT NULL");

        // Created in any case, so that a second call finds and removes what an earlier one asked for.
        var byType = builder.HasIndexOfTable("user_id_type_created_at_id", n => new { n.UserId, n.Type, n.CreatedAt, n.Id })
            .IsDescending(false, false, true, true).HasFilter(NotDeleted);
        if (!options.IndexByType)
        {
            builder.Metadata.RemoveIndex(byType.Metadata);
        }
    }

    private static void MapChecks(EntityTypeBuilder<Notification> builder)
    {
        builder.HasCheckOfTable("status", "status IN ('unread', 'read')");
        builder.HasCheckOfTable("read_at", "(status = 'read') = (read_at IS NOT NULL)");
        builder.HasCheckOfTable("data", "jsonb_typeof(data) = 'object'");
    }
}
