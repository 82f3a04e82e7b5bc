using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Configuration;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Configuration;

/// <summary>AddNotificationModels and its options.</summary>
public sealed class AddNotificationModelsTests
{
    [Test]
    public void It_requires_a_model_builder_and_returns_it()
    {
        var modelBuilder = new ModelBuilder();

        modelBuilder.AddNotificationModels().Should().BeSameAs(modelBuilder);

        FluentActions.Invoking(() => NotificationModelBuilderExtensions.AddNotificationModels(null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("modelBuilder");
    }

    [Test]
    public void A_second_call_changes_nothing()
    {
        Action<NotificationModelOptions> configure = options => { options.NotificationsTable = "inbox"; options.IndexByType = true; };

        ScriptOf(model => model.AddNotificationModels(configure).AddNotificationModels(configure))
            .Should().Be(ScriptOf(model => model.AddNotificationModels(configure)));
        ScriptOf(model => model.AddNotificationModels().AddNotificationModels(configure))
            .Should().Be(ScriptOf(model => model.AddNotificationModels(configure)));
    }

    [Test]
    public void A_loop_over_the_model_finds_three_entities()
    {
        var met = new List<Type>();

        ScriptOf(model => met.AddRange(model.AddNotificationModels().Model.GetEntityTypes().Select(entity => entity.ClrType)));

        met.Should().BeEquivalentTo([typeof(Notification), typeof(NotificationPreference), typeof(OrganizationNotificationPreference)]);
    }

    [Test]
    public void Deliveries_are_an_option_which_the_last_call_decides()
    {
        ScriptOf(model => model.AddNotificationModels(options => options.Deliveries = true)).Should().Contain("notification_deliveries");
        ScriptOf(model => model.AddNotificationModels(options => options.Deliveries = true).AddNotificationModels())
            .Should().Be(ScriptOf(model => model.AddNotificationModels()));
        ScriptOf(model => model.AddNotificationModels().AddNotificationModels(options => options.Deliveries = true))
            .Should().Be(ScriptOf(model => model.AddNotificationModels(options => options.Deliveries = true)));
    }

    [Test]
    public void A_preference_set_in_an_entity_of_the_application_needs_a_converter([Values] bool isFirst, [Values] bool isConverted)
    {
        var script = () => ScriptOf(model =>
        {
            if (isFirst)
            {
                model.Entity<Team>();
            }

            model.AddNotificationModels().Entity<Team>();
            if (isConverted)
            {
                model.Entity<Team>().Property(team => team.Wanted).HasConversion<PreferenceSetConverter>().HasColumnType("jsonb");
            }
        });

        if (isConverted)
        {
            script().Should().Contain("\"Wanted\" jsonb NOT NULL");
        }
        else
        {
            script.Should().Throw<InvalidOperationException>().WithMessage("*PreferenceSet*");
        }
    }

    [Test]
    public void The_tables_are_in_the_default_schema_unless_another_is_set()
    {
        ScriptOf(model => model.HasDefaultSchema("host").AddNotificationModels()).Should().Contain("CREATE TABLE host.notifications (");
        ScriptOf(model => model.AddNotificationModels().HasDefaultSchema("host"))
            .Should().Contain("CREATE TABLE host.notification_preferences (");
        ScriptOf(model => model.HasDefaultSchema("host").AddNotificationModels(options => options.Schema = "own"))
            .Should().Contain("CREATE TABLE own.organization_notification_preferences (").And.NotContain("CREATE TABLE host.");
    }

    [Test]
    public void Tables_can_be_excluded_from_migrations()
    {
        using var context = Host(model => model.AddNotificationModels(options => options.ExcludeFromMigrations = true));
        var model = context.GetService<IDesignTimeModel>().Model;

        model.GetEntityTypes().Should().HaveCount(3).And.OnlyContain(entity => entity.IsTableExcludedFromMigrations());
        context.Database.GenerateCreateScript().Trim().Should().BeEmpty();
    }

    [Test]
    public void The_index_by_type_is_optional()
    {
        const string ByType =
            "CREATE INDEX ix_notifications_user_id_type_created_at_id ON notifications (user_id, type, created_at DESC, id DESC) " +
            "WHERE deleted_at IS NULL;";

        ScriptOf(model => model.AddNotificationModels()).Should().NotContain("type_created_at");
        ScriptOf(model => model.AddNotificationModels(options => options.IndexByType = true)).Should().Contain(ByType);
    }

    [Test]
    public void Columns_and_indexes_of_the_application_are_added()
    {
        var script = ScriptOf(model => model.AddNotificationModels().Entity<Notification>(notification =>
        {
            notification.Property<int>("Priority").HasColumnName("priority");
            notification.HasIndex(n => n.Type);
            notification.HasIndex(n => new { n.UserId, n.CreatedAt, n.Id });
        }));

        script.Should().Contain("deleted_at timestamp with time zone,\n    priority integer NOT NULL,")
            .And.Contain("""CREATE INDEX "IX_notifications_type" ON notifications (type);""")
            .And.Contain("CREATE INDEX ix_notifications_type ON notifications (type);")
            .And.Contain("CREATE INDEX ix_notifications_unread ")
            .And.Contain("CREATE INDEX ix_notifications_user_id_created_at_id ");
    }

    [Test]
    public async Task Names_with_any_character_and_of_the_greatest_length_work()
    {
        var name = "Ünï\"cøde'; DROP.TABLE -- " + new string('x', 34);
        await using var context = Host(
            model => model.AddNotificationModels(options =>
            {
                options.Schema = name;
                options.NotificationsTable = name;
                options.NotificationPreferencesTable = name[..^1] + "y";
                options.OrganizationNotificationPreferencesTable = name[..^1] + "z";
                options.IndexByType = true;
            }),
            await TestServer.CreateEmptyDatabaseAsync());

        await context.Database.EnsureCreatedAsync();
        context.AddRange(Sample.Notification(), Sample.Preference(), Sample.OrganizationPreference());
        await context.SaveChangesAsync();

        (await context.Set<Notification>().CountAsync()).Should().Be(1);
        (await context.Database.SqlQuery<string>($"SELECT tablename::text FROM pg_tables WHERE schemaname = {name}").ToListAsync())
            .Should().BeEquivalentTo(name, name[..^1] + "y", name[..^1] + "z");
        (await context.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_indexes WHERE schemaname = {name}").SingleAsync())
            .Should().Be(13);
    }

    [TestCase("", "is empty (0 characters)")]
    [TestCase("a\0b", "has a NUL character at position 1")]
    [TestCase("ääääääääääääääääääääääääääääääää", "has 64 bytes of UTF-8; PostgreSQL's limit for a name is 63. Shorten it.")]
    [TestCase("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "has 64 bytes of UTF-8")]
    public void A_name_that_PostgreSQL_would_refuse_fails_while_the_model_is_built(string name, string problem)
    {
        ShouldFail(nameof(NotificationModelOptions.Schema), options => options.Schema = name);
        ShouldFail(nameof(NotificationModelOptions.NotificationsTable), options => options.NotificationsTable = name);
        ShouldFail(nameof(NotificationModelOptions.NotificationDeliveriesTable), options => options.NotificationDeliveriesTable = name);
        ShouldFail(nameof(NotificationModelOptions.NotificationPreferencesTable), options => options.NotificationPreferencesTable = name);
        ShouldFail(nameof(NotificationModelOptions.OrganizationNotificationPreferencesTable),
            options => options.OrganizationNotificationPreferencesTable = name);

        void ShouldFail(string option, Action<NotificationModelOptions> configure) =>
            FluentActions.Invoking(() => ScriptOf(model => model.AddNotificationModels(configure)))
                .Should().Throw<ArgumentException>().WithParameterName(option).WithMessage($"{option} {problem}*");
    }

    [Test]
    public void A_table_name_cannot_begin_with_a_surrogate_pair_but_a_schema_name_can()
    {
        FluentActions.Invoking(() =>
            ScriptOf(model => model.AddNotificationModels(options => options.NotificationsTable = "\ud83e\udd8aes")))
            .Should().Throw<ArgumentException>().WithParameterName("NotificationsTable")
                .WithMessage("NotificationsTable begins with a character beyond U+FFFF*");

        ScriptOf(model => model.AddNotificationModels(options => options.Schema = "\ud83e\udd8aes"))
            .Should().Contain("CREATE TABLE \"\ud83e\udd8aes\".notifications");
    }

    [Test]
    public void A_table_name_is_required() =>
        FluentActions.Invoking(() => ScriptOf(model => model.AddNotificationModels(options => options.NotificationsTable = null!)))
            .Should().Throw<ArgumentNullException>().WithParameterName("NotificationsTable");

    private static string ScriptOf(Action<ModelBuilder> model)
    {
        using var context = Host(model);
        return context.Database.GenerateCreateScript().ReplaceLineEndings("\n");
    }

    private sealed class Team
    {
        public int Id { get; set; }

        public PreferenceSet Wanted { get; set; } = PreferenceSet.Empty;
    }

    private static ApplicationContext Host(Action<ModelBuilder> model, string? connectionString = null) => new(connectionString ?? "",
        model);
}
