using Notifications.Models.Benchmarks.Inbox;
using Library = Notifications.Models.Benchmarks.Schemas.Schema;

namespace Notifications.Models.Benchmarks.Peers.Schemas;

/// <summary>Dignite's notification center for the ABP Framework: five indexes on a narrow row for each user.</summary>
internal static class Dignite
{
    public static Peer Peer { get; } = new("Dignite")
    {
        Tables = """
            CREATE TABLE "NotifNotifications" (
                "Id" uuid NOT NULL,
                "ConcurrencyStamp" varchar(40) NOT NULL,
                "TenantId" uuid,
                "NotificationName" varchar(256) NOT NULL,
                "Data" text,
                "EntityTypeName" varchar(512),
                "EntityId" varchar(128),
                "Severity" smallint NOT NULL,
                "CreationTime" timestamptz NOT NULL);
            CREATE TABLE "NotifUserNotifications" (
                "Id" uuid NOT NULL,
                "TenantId" uuid,
                "UserId" uuid NOT NULL,
                "NotificationId" uuid NOT NULL,
                "State" integer NOT NULL,
                "CreationTime" timestamptz NOT NULL);
            """,
        Fill = size => $"""
            CREATE UNLOGGED TABLE samples AS SELECT *, {Library.Library.NewIdInSql} AS content_id FROM {size.Samples};
            INSERT INTO "NotifNotifications"
            SELECT content_id, md5(i::text), NULL, type, payload, NULL, NULL, 0, at FROM samples;
            INSERT INTO "NotifUserNotifications"
            SELECT {Library.Library.NewIdInSql}, NULL, {InboxSize.UserIdInSql("user_number")}, content_id,
                CASE WHEN unread THEN 0 ELSE 1 END, at
            FROM samples;
            DROP TABLE samples;
            """,
        Indexes = """
            ALTER TABLE "NotifNotifications" ADD PRIMARY KEY ("Id");
            CREATE INDEX ON "NotifNotifications" ("TenantId", "NotificationName", "CreationTime");
            CREATE INDEX ON "NotifNotifications" ("TenantId", "CreationTime");
            CREATE INDEX ON "NotifNotifications" ("CreationTime");
            ALTER TABLE "NotifUserNotifications" ADD PRIMARY KEY ("Id");
            CREATE INDEX ON "NotifUserNotifications" ("TenantId", "UserId", "State", "CreationTime");
            CREATE INDEX ON "NotifUserNotifications" ("TenantId", "State", "CreationTime");
            CREATE INDEX ON "NotifUserNotifications" ("State", "CreationTime");
            CREATE INDEX ON "NotifUserNotifications" ("TenantId", "NotificationId");
            CREATE UNIQUE INDEX ON "NotifUserNotifications" ("UserId", "NotificationId");
            """,
        UserKey = number => InboxSize.UserId(number),
        Unread = """SELECT "UserId", "NotificationId" FROM "NotifUserNotifications" WHERE "State" = 0""",
        Page =
        [
            Sql.Number("""SELECT count(*)::int FROM "NotifUserNotifications" WHERE "TenantId" IS NULL AND "UserId" = $1""", Input.User)
                with { IsAside = true },
            Sql.Rows(
                """
                SELECT * FROM "NotifUserNotifications"
                WHERE "TenantId" IS NULL AND "UserId" = $1
                ORDER BY "CreationTime" DESC LIMIT 50 OFFSET 0
                """,
                Input.User) with { KeyColumn = 3 },
            Sql.Rows("""SELECT * FROM "NotifNotifications" WHERE "TenantId" IS NULL AND "Id" = ANY ($1)""", Input.Keys)
                with { IsAside = true },
        ],
        Badge =
        [
            Sql.Number(
                """SELECT count(*)::int FROM "NotifUserNotifications" WHERE "TenantId" IS NULL AND "State" = 0 AND "UserId" = $1""",
                Input.User),
        ],
        Insert =
        [
            Sql.Rows(
                """
                SELECT "UserId", "NotificationId" FROM "NotifUserNotifications"
                WHERE "TenantId" IS NULL AND "UserId" = $1 AND "NotificationId" = $2
                """,
                Input.User, Input.NewId) with { IsAside = true },
            Sql.Change(
                """INSERT INTO "NotifNotifications" VALUES ($1, 'stamp', NULL, 'mention', $2, NULL, NULL, 0, $3)""",
                Input.NewId, Input.Payload, Input.Now),
            Sql.Change(
                """INSERT INTO "NotifUserNotifications" VALUES ($1, NULL, $2, $3, 0, $4)""",
                Input.RandomId, Input.User, Input.NewId, Input.Now),
        ],
        MarkOne =
        [
            Sql.Rows(
                """
                SELECT * FROM "NotifUserNotifications" WHERE "TenantId" IS NULL AND "UserId" = $1 AND "NotificationId" = $2 LIMIT 1
                """,
                Input.User, Input.Id),
            Sql.ChangeEach("""UPDATE "NotifUserNotifications" SET "State" = 1 WHERE "Id" = $1""", Input.Id),
        ],
        // Loads all of the user, and saves each with all its columns.
        MarkAll =
        [
            Sql.Rows("""SELECT * FROM "NotifUserNotifications" WHERE "TenantId" IS NULL AND "UserId" = $1""", Input.User),
            Sql.ChangeEach(
                """
                UPDATE "NotifUserNotifications"
                SET "CreationTime" = "CreationTime", "NotificationId" = "NotificationId", "State" = 1, "TenantId" = NULL, "UserId" = $2
                WHERE "Id" = $1
                """,
                Input.Id, Input.User),
        ],
    };
}
