using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The columns that an application has added to the table, in a publish.</summary>
public sealed class OwnColumnPublishTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    public enum Severity
    {
        Low,
        High,
    }

    protected override Task<string> MakeDatabaseAsync() => ApplicationContext.CreateDatabaseAsync(AddModels);

    [Test]
    public async Task They_get_the_values_of_the_content_by_the_mapping_of_EF_Core()
    {
        await using var context = CreateContext();
        var (users, project) = (PublishTests.NewUsers(2), Guid.NewGuid());
        var content = Content.With("ProjectId", project).With("Severity", Severity.High).With("Tags", new[] { "a", "b" })
            .With("Priority", 7).With("Note", "first").With("Note", "later");

        await context.PublishAsync(content, users);

        (await context.Set<Notification>().Where(n => users.Contains(n.UserId)).Select(n => new
        {
            ProjectId = EF.Property<Guid>(n, "ProjectId"),
            Severity = EF.Property<Severity>(n, "Severity"),
            Tags = EF.Property<string[]>(n, "Tags"),
            Priority = EF.Property<short>(n, "Priority"),
            Note = EF.Property<string?>(n, "Note"),
        }).ToListAsync()).Should().AllBeEquivalentTo(
            new { ProjectId = project, Severity = Severity.High, Tags = new[] { "a", "b" }, Priority = (short)7, Note = "later" });
        (await PlainSql.ReadAsync(ConnectionString, $"""SELECT "Severity" FROM notifications WHERE "ProjectId" = '{project}'"""))
            .Should().Equal("High", "High");
    }

    [Test]
    public async Task Without_a_value_they_get_their_defaults()
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();

        await context.PublishAsync(Content.With("ProjectId", Guid.NewGuid()), [userId]);

        (await context.Set<Notification>().Where(n => n.UserId == userId).Select(n => new
        {
            Severity = EF.Property<Severity?>(n, "Severity"),
            Priority = EF.Property<short>(n, "Priority"),
            Note = EF.Property<string?>(n, "Note"),
        }).SingleAsync()).Should().BeEquivalentTo(new { Severity = (Severity?)null, Priority = (short)3, Note = (string?)null });
    }

    [Test]
    public async Task A_value_generator_makes_a_value_for_each_row()
    {
        await using var context = CreateContext();
        var users = PublishTests.NewUsers(1_001);

        await context.PublishAsync(Content.With("ProjectId", Guid.NewGuid()) with { DedupeKey = "tokens" }, users);

        var rows = await context.Set<Notification>().Where(n => users.Contains(n.UserId))
            .Select(n => new { n.UserId, Token = EF.Property<string>(n, "Token") }).ToListAsync();
        rows.Should().HaveCount(users.Count).And.OnlyContain(row => row.Token == $"release of {row.UserId}");
    }

    [Test]
    public async Task A_derived_entity_in_the_table_does_not_need_a_default()
    {
        await using var context = CreateContext();
        var userId = Guid.NewGuid();

        await context.PublishAsync(Content.With("ProjectId", Guid.NewGuid()), [userId]);

        (await context.Set<Notification>().AsNoTracking().SingleAsync(n => n.UserId == userId)).Should().NotBeOfType<Mention>();
    }

    [TestCase("Title", "x", "*\"Title\", which belongs to the library.*")]
    [TestCase("UserId", "x", "*\"UserId\", which belongs to the library.*")]
    [TestCase("Missing", 1, "*\"Missing\", which is not a property of Notification in the model. It has Discriminator, *ProjectId*.*")]
    [TestCase("Author", "Ada", "*\"Author\", which is not a property of Notification in the model.*")]
    [TestCase("Discriminator", "Mention", "*\"Discriminator\", which is the discriminator.*")]
    [TestCase("Number", 1L, "*\"Number\", which is a key by itself*")]
    [TestCase("Loud", "X", "*\"Loud\", which is not written on insert*")]
    [TestCase("ProjectId", null, "*null for ProjectId, which is required.*")]
    [TestCase("ProjectId", "x", "*of type String for ProjectId, which takes Guid for a column of type uuid*")]
    [TestCase("Priority", 70_000, "*of type Int32 for Priority, which takes Int16 for a column of type smallint*")]
    [TestCase("Note", "too long for a note", "*\"Note\" that has 19 characters; the limit is 10.*")]
    [TestCase("Note", "a\0b", "*\"Note\" that has a NUL character*")]
    public async Task A_value_that_cannot_be_written_is_refused_before_any_SQL(string property, object? value, string message)
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model =>
        {
            AddModels(model);
            model.Entity<Notification>().HasAlternateKey("Number");
        });

        (await nowhere.Awaiting(c => c.PublishAsync(Content.With("ProjectId", Guid.NewGuid()).With(property, value), [Guid.NewGuid()]))
            .Should().ThrowAsync<ArgumentException>()).WithMessage(message).WithParameterName("content");
    }

    [Test]
    public async Task A_converter_that_fails_is_reported_with_its_property()
    {
        await using var nowhere = new ApplicationContext("Host=nowhere.invalid", model =>
        {
            model.AddNotificationModels();
            model.Entity<Notification>().Property<string?>("Code").HasConversion(
                code => int.Parse(code!, CultureInfo.InvariantCulture), number => $"{number}");
        });

        var refused = await nowhere.Awaiting(c => c.PublishAsync(Content.With("Code", "x"), [Guid.NewGuid()]))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*Code*integer*");

        refused.WithInnerException<FormatException>();
    }

    [TestCase("")]
    [TestCase(null)]
    public void A_property_has_a_name(string? name) =>
        Content.Invoking(c => c.With(name!, 1)).Should().Throw<ArgumentException>().WithParameterName("property");

    [Test]
    public void Contents_are_equal_if_their_values_are()
    {
        var content = Content.With("A", 1).With("B", "b");

        content.Should().Be(Content.With("B", "b").With("A", 1)).And.NotBe(Content).And.NotBe(content.With("A", 2));
        content.GetHashCode().Should().Be(Content.With("B", "b").With("A", 1).GetHashCode());
        (Content.With("A", null) == Content.With("B", null)).Should().BeFalse();
    }

    private static void AddModels(ModelBuilder model)
    {
        TestLayout.AddModels(model);
        model.Entity<Mention>();
        model.Entity<Notification>(notification =>
        {
            notification.Property<Guid>("ProjectId");
            notification.Property<Severity?>("Severity").HasConversion<string>();
            notification.Property<string[]?>("Tags");
            notification.Property<short>("Priority").HasDefaultValue((short)3);
            notification.Property<string?>("Note").HasMaxLength(10);
            notification.Property<string>("Token").IsRequired().HasValueGenerator<TokenGenerator>();
            notification.Property<string?>("Loud").HasComputedColumnSql("upper(title)", stored: true);
            notification.Property<long>("Number").HasColumnName("number").UseIdentityAlwaysColumn();
        });
    }

    private new ApplicationContext CreateContext() => new(ConnectionString, AddModels);

    private sealed class Mention : Notification
    {
        public required string Author { get; init; }
    }

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "EF Core instantiates it.")]
    private sealed class TokenGenerator : ValueGenerator<string>
    {
        public override bool GeneratesTemporaryValues => false;

        public override string Next(EntityEntry entry) =>
            $"{((Notification)entry.Entity).Type} of {((Notification)entry.Entity).UserId}";
    }
}
