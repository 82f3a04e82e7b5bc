using Notifications.Models.Benchmarks.Inbox;
using Notifications.Models.Benchmarks.Inbox.Paths;
using Npgsql;

namespace Notifications.Models.Benchmarks.Peers.Paths;

/// <summary>The library through EF Core.</summary>
internal sealed class LibraryPath(NpgsqlDataSource database) : PeerPath("this library")
{
    private readonly LibraryInbox _inbox = new(database);

    /// <summary>Fills the table of the library from the same samples.</summary>
    public static string Fill(PeerSize size) =>
        $$"""
        INSERT INTO notifications (id, user_id, type, title, message, data, status, read_at, delivered_via_ws, delivered_via_email,
            created_at)
        SELECT {{Benchmarks.Schemas.Schema.Library.NewIdInSql}}, {{InboxSize.UserIdInSql("user_number")}}, type, title, message,
            jsonb_build_object('ticket', 'T-' || hash % 100000), CASE WHEN unread THEN 'unread' ELSE 'read' END,
            CASE WHEN NOT unread THEN at + interval '1 hour' END, TRUE, FALSE, at
        FROM {{size.Samples}}
        """;

    public override Task<int> PageAsync(int user) => _inbox.PageAsync(InboxSize.UserId(user));

    public override Task<int> BadgeAsync(int user) => _inbox.BadgeAsync(InboxSize.UserId(user));

    public override Task<int> InsertAsync(int user) => _inbox.InsertAsync(InboxSize.UserId(user));

    public override Task<int> MarkOneAsync(object user, object id) => _inbox.MarkReadAsync((Guid)user, (Guid)id);

    public override Task<int> MarkAllAsync(int user) => _inbox.MarkAllReadAsync(InboxSize.UserId(user));

    protected override Task<IReadOnlyList<(object User, object Id)>> ReadUnreadAsync() => UnreadKeys.ReadAsync(
        database, "SELECT user_id, id FROM notifications WHERE status = 'unread'");

    public override void ForgetPlans() => database.Clear();
}
