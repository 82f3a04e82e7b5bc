namespace Notifications.Models.Benchmarks.Peers.Schemas;

/// <summary>ASP.NET Boilerplate: the content once for each tenant, and a narrow row for each user.</summary>
internal static class Boilerplate
{
    private const string NewId = "md5('content ' || i)::uuid";

    public static Peer Peer { get; } = new("Boilerplate")
    {
        Tables = """
            CREATE TABLE "AbpTenantNotifications" (
                "Id" uuid NOT NULL,
                "TenantId" integer,
                "NotificationName" varchar(96) NOT NULL,
                "Data" varchar(1048576),
                "DataTypeName" varchar(512),
                "EntityTypeName" varchar(250),
                "EntityTypeAssemblyQualifiedName" varchar(512),
                "EntityId" varchar(96),
                "Severity" smallint NOT NULL,
                "CreationTime" timestamptz NOT NULL,
                "CreatorUserId" bigint);
            CREATE TABLE "AbpUserNotifications" (
                "Id" uuid NOT NULL,
                "TenantId" integer,
                "UserId" bigint NOT NULL,
                "TenantNotificationId" uuid NOT NULL,
                "State" integer NOT NULL,
                "CreationTime" timestamptz NOT NULL,
                "TargetNotifiers" varchar(1024));
            CREATE TABLE "AbpNotifications" (
                "Id" uuid NOT NULL,
                "NotificationName" varchar(96) NOT NULL,
                "Data" varchar(1048576),
                "DataTypeName" varchar(512),
                "EntityTypeName" varchar(250),
                "EntityTypeAssemblyQualifiedName" varchar(512),
                "EntityId" varchar(96),
                "Severity" smallint NOT NULL,
                "UserIds" varchar(131072),
                "ExcludedUserIds" varchar(131072),
                "TenantIds" varchar(131072),
                "TargetNotifiers" varchar(1024),
                "CreationTime" timestamptz NOT NULL,
                "CreatorUserId" bigint);
            CREATE TABLE "AbpNotificationSubscriptions" (
                "Id" uuid NOT NULL,
                "TenantId" integer,
                "UserId" bigint NOT NULL,
                "NotificationName" varchar(96),
                "EntityTypeName" varchar(250),
                "EntityTypeAssemblyQualifiedName" varchar(512),
                "EntityId" varchar(96),
                "TargetNotifiers" varchar(1024),
                "CreationTime" timestamptz NOT NULL,
                "CreatorUserId" bigint);
            """,
        Fill = size => $"""
            CREATE UNLOGGED TABLE samples AS SELECT *, {NewId} AS content_id FROM {size.Samples};
            INSERT INTO "AbpTenantNotifications"
            SELECT content_id, NULL, type, payload, 'Abp.Notifications.MessageNotificationData, Abp', NULL, NULL, NULL, 0, at, NULL
            FROM samples;
            INSERT INTO "AbpUserNotifications"
            SELECT gen_random_uuid(), NULL, user_number, content_id, CASE WHEN unread THEN 0 ELSE 1 END, at, NULL FROM samples;
            DROP TABLE samples;
            """,
        Indexes = """
            ALTER TABLE "AbpTenantNotifications" ADD PRIMARY KEY ("Id");
            CREATE INDEX ON "AbpTenantNotifications" ("TenantId");
            ALTER TABLE "AbpUserNotifications" ADD PRIMARY KEY ("Id");
            CREATE INDEX ON "AbpUserNotifications" ("UserId", "State", "CreationTime");
            ALTER TABLE "AbpNotifications" ADD PRIMARY KEY ("Id");
            ALTER TABLE "AbpNotificationSubscriptions" ADD PRIMARY KEY ("Id");
            CREATE INDEX ON "AbpNotificationSubscriptions" ("NotificationName", "EntityTypeName", "EntityId", "UserId");
            CREATE INDEX ON "AbpNotificationSubscriptions" ("TenantId", "NotificationName", "EntityTypeName", "EntityId", "UserId");
            """,
        UserKey = number => (long)number,
        Unread = """SELECT "UserId", "Id" FROM "AbpUserNotifications" WHERE "State" = 0""",
        Page =
        [
            Sql.Rows(
                """
                SELECT u.*, t.*
                FROM "AbpUserNotifications" AS u
                JOIN "AbpTenantNotifications" AS t ON u."TenantNotificationId" = t."Id"
                WHERE u."TenantId" IS NULL AND t."TenantId" IS NULL AND u."UserId" = $1
                ORDER BY t."CreationTime" DESC LIMIT 50 OFFSET 0
                """,
                Input.User),
        ],
        Badge =
        [
            Sql.Number(
                """SELECT count(*)::int FROM "AbpUserNotifications" WHERE "TenantId" IS NULL AND "UserId" = $1 AND "State" = 0""",
                Input.User),
        ],
        // A row holds what is published until it is distributed, which for a few users is the same transaction.
        Insert =
        [
            Sql.Change(
                """
                INSERT INTO "AbpNotifications"
                VALUES ($1, 'mention', $2, 'Abp.Notifications.MessageNotificationData, Abp', NULL, NULL, NULL, 0,
                    '1', NULL, NULL, NULL, $3, NULL)
                """,
                Input.NewId, Input.Payload, Input.Now),
            Sql.Rows("""SELECT * FROM "AbpNotifications" WHERE "Id" = $1 LIMIT 1""", Input.NewId) with { IsAside = true },
            Sql.Change(
                """
                INSERT INTO "AbpTenantNotifications"
                VALUES ($1, NULL, 'mention', $2, 'Abp.Notifications.MessageNotificationData, Abp', NULL, NULL, NULL, 0, $3, NULL)
                """,
                Input.NewId, Input.Payload, Input.Now),
            Sql.Rows(
                """
                SELECT * FROM "AbpNotificationSubscriptions"
                WHERE "NotificationName" = 'mention' AND "EntityTypeName" IS NULL AND "EntityId" IS NULL
                """) with { IsAside = true },
            Sql.Change(
                """INSERT INTO "AbpUserNotifications" VALUES ($1, NULL, $2, $3, 0, $4, NULL)""",
                Input.RandomId, Input.User, Input.NewId, Input.Now),
            Sql.Change("""DELETE FROM "AbpNotifications" WHERE "Id" = $1""", Input.NewId) with { IsAside = true },
        ],
        MarkOne =
        [
            Sql.Rows("""SELECT * FROM "AbpUserNotifications" WHERE "TenantId" IS NULL AND "Id" = $1 LIMIT 1""", Input.Id),
            Sql.Change("""UPDATE "AbpUserNotifications" SET "State" = 1 WHERE "Id" = $1""", Input.Id),
        ],
        // Loads all of the user, and saves those that change.
        MarkAll =
        [
            Sql.Rows("""SELECT * FROM "AbpUserNotifications" WHERE "TenantId" IS NULL AND "UserId" = $1""", Input.User)
                with { KeysWhere = (4, 0) },
            Sql.ChangeEach("""UPDATE "AbpUserNotifications" SET "State" = 1 WHERE "Id" = $1""", Input.Id),
        ],
    };
}
