using System.Globalization;
using Library = Notifications.Models.Benchmarks.Schemas.Schema;

namespace Notifications.Models.Benchmarks.Peers.Schemas;

/// <summary>Granit: one wide row, and an index of the inbox that begins with user, tenant and state.</summary>
internal static class Granit
{
    private const string OfUser = """FROM user_notifications WHERE "RecipientUserId" = $1 AND "TenantId" IS NULL""";

    public static Peer Peer { get; } = new("Granit")
    {
        Tables = """
            CREATE TABLE user_notifications (
                "Id" uuid NOT NULL,
                "NotificationId" uuid NOT NULL,
                "NotificationTypeName" varchar(256) NOT NULL,
                "Severity" integer NOT NULL,
                "RecipientUserId" varchar(256) NOT NULL,
                "Data" text NOT NULL,
                "State" integer NOT NULL,
                "CreatedAt" timestamptz NOT NULL,
                "ReadAt" timestamptz,
                "TenantId" uuid,
                "RelatedEntityType" varchar(256),
                "RelatedEntityId" varchar(256));
            """,
        Fill = size => $"""
            INSERT INTO user_notifications
            SELECT {Library.Library.NewIdInSql}, {Library.Library.NewIdInSql}, type, 0, user_number::text, payload,
                CASE WHEN unread THEN 0 ELSE 1 END, at,
                CASE WHEN NOT unread THEN at + interval '1 hour' END, NULL, 'Ticket', (hash % 100000)::text
            FROM {size.Samples}
            """,
        Indexes = """
            ALTER TABLE user_notifications ADD PRIMARY KEY ("Id");
            CREATE INDEX ON user_notifications ("RecipientUserId", "TenantId", "State", "CreatedAt" DESC);
            CREATE INDEX ON user_notifications ("RelatedEntityType", "RelatedEntityId", "TenantId", "CreatedAt" DESC);
            """,
        UserKey = number => number.ToString(CultureInfo.InvariantCulture),
        Unread = """SELECT "RecipientUserId", "Id" FROM user_notifications WHERE "State" = 0""",
        // A page has the number of all.
        Page =
        [
            Sql.Number($"SELECT count(*)::int {OfUser}", Input.User) with { IsAside = true },
            Sql.Rows($"""SELECT * {OfUser} ORDER BY "CreatedAt" DESC LIMIT 50 OFFSET 0""", Input.User),
        ],
        Badge = [Sql.Number($"""SELECT count(*)::int {OfUser} AND "State" = 0""", Input.User)],
        Insert =
        [
            Sql.Change(
                """INSERT INTO user_notifications VALUES ($1, $2, 'mention', 0, $3, $4, 0, $5, NULL, NULL, 'Ticket', '1')""",
                Input.NewId, Input.RandomId, Input.User, Input.Payload, Input.Now),
        ],
        MarkOne =
        [
            Sql.Rows("""SELECT * FROM user_notifications WHERE "Id" = $1 AND "RecipientUserId" = $2 LIMIT 1""", Input.Id, Input.User),
            Sql.Change("""UPDATE user_notifications SET "State" = 1, "ReadAt" = $2 WHERE "Id" = $1""", Input.Id, Input.Now),
        ],
        // Loads the unread ones, and saves each.
        MarkAll =
        [
            Sql.Rows($"""SELECT * {OfUser} AND "State" = 0""", Input.User),
            Sql.ChangeEach("""UPDATE user_notifications SET "State" = 1, "ReadAt" = $2 WHERE "Id" = $1""", Input.Id, Input.Now),
        ],
    };
}
