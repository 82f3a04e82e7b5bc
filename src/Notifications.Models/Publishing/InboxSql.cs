using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>What an insert writes so that a notification is in the inbox, or outside of it: nothing, where a content has no
/// channels.</summary>
/// <remarks>A notification outside of the inbox is deleted from the beginning: <c>deleted_at =
/// created_at</c>.</remarks>
internal sealed class InboxSql(NotificationContent content)
{
    private readonly bool _hasColumn = content.Channels.Count > 0;

    /// <summary>The column, after a comma.</summary>
    public string Columns => _hasColumn ? ", deleted_at" : "";

    /// <summary>The value of the column, after a comma.</summary>
    public string Values => _hasColumn ? ", CASE WHEN r.is_in_inbox THEN NULL ELSE @createdAt END" : "";

    /// <summary>The array, after a comma.</summary>
    public string Arrays => _hasColumn ? ", @inboxes" : "";

    /// <summary>The column of the array, after a comma.</summary>
    public string Elements => _hasColumn ? ", is_in_inbox" : "";

    /// <summary>The array of some rows.</summary>
    public IEnumerable<NpgsqlParameter> ParametersOf(NewRow[] rows) => _hasColumn
        ? [SqlParameter.Of("inboxes", NpgsqlDbType.Array | NpgsqlDbType.Boolean, Array.ConvertAll(rows, row => row.IsInInbox))]
        : [];
}
