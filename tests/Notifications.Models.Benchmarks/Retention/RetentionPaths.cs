using Notifications.Models.Benchmarks.Inbox.Paths;
using Notifications.Models.Benchmarks.Retention.Paths;
using Npgsql;

namespace Notifications.Models.Benchmarks.Retention;

/// <summary>The two databases and the paths to them.</summary>
internal sealed class RetentionPaths(RetentionSize size, NpgsqlDataSource purged, NpgsqlDataSource grouped)
{
    public RetentionSize Size => size;

    public LibraryRetention Library { get; } = new(purged);

    public NpgsqlRetention Npgsql { get; } = new(purged);

    public KeptRows Rows { get; } = new(purged);

    /// <summary>Reads inboxes of the table that is purged.</summary>
    public LibraryInbox Inbox { get; } = new(purged);

    /// <summary>Reads inboxes that have groups, notification by notification.</summary>
    public LibraryInbox Plain { get; } = new(grouped);

    /// <summary>Reads the same by groups.</summary>
    public GroupReader Groups { get; } = new(grouped);
}
