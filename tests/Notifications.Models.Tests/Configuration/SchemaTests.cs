using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Configuration;

/// <summary>The tables in the database, compared with the specification column by column.</summary>
[OnPlainTables]
public sealed class SchemaTests : DatabaseFixture
{
    private const string Uuid = "uuid";
    private const string Jsonb = "jsonb";
    private const string Timestamp = "timestamp with time zone";
    private const string Flag = "boolean";

    [Test]
    public void The_script_of_the_tables_is_the_approved_one()
    {
        using var context = CreateContext();

        context.Database.GenerateCreateScript().ShouldBeApproved("Configuration/Schema.sql");
    }

    [Test]
    public void The_script_with_every_option_is_the_approved_one()
    {
        using var context = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(options =>
        {
            options.Schema = "alerts";
            options.NotificationsTable = "inbox";
            options.NotificationPreferencesTable = "user_settings";
            options.OrganizationNotificationPreferencesTable = "organization_settings";
            options.IndexByType = true;
            options.Deliveries = true;
            options.NotificationDeliveriesTable = "outbox";
        }));

        context.Database.GenerateCreateScript().ShouldBeApproved("Configuration/SchemaWithOptions.sql");
    }

    [Test]
    public void The_script_of_deliveries_is_the_approved_one([Values] KeyLayout layout)
    {
        using var with = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(options =>
            (options.KeyLayout, options.Deliveries) = (layout, true)));
        using var without = new ApplicationContext(ConnectionString, model => model.AddNotificationModels(options =>
            options.KeyLayout = layout));

        var added = StatementsOf(with).Except(StatementsOf(without));

        string.Join("\n\n", added).ShouldBeApproved("Configuration/Deliveries.sql");
        StatementsOf(without).Except(StatementsOf(with)).Should().BeEmpty("the option changes no other table");
    }

    [Test]
    public Task Notifications_have_the_columns_of_the_specification() => TableShouldHave(
        "notifications",
        new Column("id", Uuid, false, "gen_random_uuid()"),
        new Column("user_id", Uuid, false),
        new Column("type", "character varying(50)", false),
        new Column("title", "character varying(255)", false),
        new Column("message", "text", false),
        new Column("data", Jsonb, false, "'{}'::jsonb"),
        new Column("status", "character varying(20)", false, "'unread'::character varying"),
        new Column("read_at", Timestamp, true),
        new Column("delivered_via_ws", Flag, false, "false"),
        new Column("delivered_via_email", Flag, false, "false"),
        new Column("aggregation_id", Uuid, true),
        new Column("created_at", Timestamp, false, "now()"),
        new Column("deleted_at", Timestamp, true));

    [Test]
    public Task Preferences_have_the_columns_of_the_specification() => TableShouldHave(
        "notification_preferences",
        new Column("id", Uuid, false, "gen_random_uuid()"),
        new Column("user_id", Uuid, false),
        new Column("organization_id", Uuid, true),
        new Column("preferences", Jsonb, false, "'{}'::jsonb"),
        new Column("created_at", Timestamp, false, "now()"),
        new Column("updated_at", Timestamp, false, "now()"));

    [Test]
    public Task Organization_preferences_have_the_columns_of_the_specification() => TableShouldHave(
        "organization_notification_preferences",
        new Column("id", Uuid, false, "gen_random_uuid()"),
        new Column("organization_id", Uuid, false),
        new Column("preferences", Jsonb, false, "'{}'::jsonb"),
        new Column("created_at", Timestamp, false, "now()"),
        new Column("updated_at", Timestamp, false, "now()"));

    [Test]
    public async Task The_indexes_are_these() =>
        (await ReadAsync("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY tablename, indexname")).Should().Equal(
            "CREATE INDEX ix_notification_preferences_organization_id ON public.notification_preferences USING btree (organization_id) " +
            "WHERE (organization_id IS NOT NULL)",
            "CREATE UNIQUE INDEX ix_notification_preferences_user_id ON public.notification_preferences USING btree (user_id)",
            "CREATE UNIQUE INDEX pk_notification_preferences ON public.notification_preferences USING btree (id)",
            "CREATE INDEX ix_notifications_aggregation_id ON public.notifications " +
            "USING btree (aggregation_id, user_id, created_at DESC, id DESC) WHERE (aggregation_id IS NOT NULL)",
            "CREATE INDEX ix_notifications_created_at ON public.notifications USING btree (created_at NULLS FIRST)",
            "CREATE INDEX ix_notifications_deleted ON public.notifications USING btree (user_id, created_at DESC, id DESC) " +
            "WHERE (deleted_at IS NOT NULL)",
            "CREATE INDEX ix_notifications_type ON public.notifications USING btree (type)",
            "CREATE INDEX ix_notifications_unread ON public.notifications USING btree (user_id, created_at DESC, id DESC) " +
            "WHERE (((status)::text = 'unread'::text) AND (deleted_at IS NULL))",
            "CREATE INDEX ix_notifications_user_id_created_at_id ON public.notifications USING btree (user_id, created_at DESC, id DESC) " +
            "WHERE (deleted_at IS NULL)",
            "CREATE UNIQUE INDEX pk_notifications ON public.notifications USING btree (id)",
            "CREATE UNIQUE INDEX ix_organization_notification_preferences_organization_id " +
            "ON public.organization_notification_preferences USING btree (organization_id)",
            "CREATE UNIQUE INDEX pk_organization_notification_preferences " +
            "ON public.organization_notification_preferences USING btree (id)");

    [Test]
    public async Task The_constraints_are_these() =>
        (await ReadAsync("""
            SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('p', 'n') ORDER BY conname
            """)).Should().Equal(
            "ck_notification_preferences_preferences CHECK ((jsonb_typeof(preferences) = 'object'::text))",
            "ck_notifications_data CHECK ((jsonb_typeof(data) = 'object'::text))",
            "ck_notifications_read_at CHECK ((((status)::text = 'read'::text) = (read_at IS NOT NULL)))",
            "ck_notifications_status CHECK (((status)::text = ANY ((" +
            "ARRAY['unread'::character varying, 'read'::character varying])::text[])))",
            "ck_organization_notification_preferences_preferences CHECK ((jsonb_typeof(preferences) = 'object'::text))");

    [Test]
    public async Task Pages_of_notifications_leave_room_for_updates() =>
        (await ReadAsync("SELECT array_to_string(reloptions, ',') FROM pg_class WHERE oid = 'notifications'::regclass"))
            .Should().Equal("fillfactor=90");

    [Test]
    public async Task Setting_a_delivered_flag_touches_no_index()
    {
        await using var context = CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var notification = context.Add(Sample.Notification()).Entity;
        await context.SaveChangesAsync();

        notification.DeliveredViaWs = true;
        notification.DeliveredViaEmail = true;
        await context.SaveChangesAsync();

        var heapOnlyUpdates = context.Database.SqlQuery<long>($"""
            SELECT pg_stat_get_xact_tuples_hot_updated('notifications'::regclass) AS "Value"
            """);
        (await heapOnlyUpdates.SingleAsync()).Should().Be(1);
    }

    [TestCase("status = 'archived'", "ck_notifications_status")]
    [TestCase("status = 'read'", "ck_notifications_read_at")]
    [TestCase("read_at = now()", "ck_notifications_read_at")]
    [TestCase("data = '[]'", "ck_notifications_data")]
    public async Task The_database_refuses_what_the_entities_refuse(string change, string check)
    {
        await using var context = CreateContext();
        var notification = context.Add(Sample.Notification()).Entity;
        await context.SaveChangesAsync();

        var update = () => ExecuteAsync($"UPDATE notifications SET {change} WHERE id = '{notification.Id}'");

        (await update.Should().ThrowAsync<PostgresException>()).Which.ConstraintName.Should().Be(check);
    }

    private static string[] StatementsOf(DbContext context) => context.Database.GenerateCreateScript()
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task TableShouldHave(string table, params Column[] columns) =>
        (await ReadAsync($"""
            SELECT concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
                             'default ' || pg_get_expr(d.adbin, d.adrelid))
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """)).Should().Equal(columns.Select(column => column.ToString()));

    private Task<List<string>> ReadAsync(string sql) => PlainSql.ReadAsync(ConnectionString, sql);

    private sealed record Column(string Name, string Type, bool Nullable, string? Default = null)
    {
        public override string ToString() =>
            $"{Name} {Type}{(Nullable ? "" : " not null")}{(Default is null ? "" : $" default {Default}")}";
    }
}
