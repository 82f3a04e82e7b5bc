using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>Users who do not exist, where the model has a foreign key from notifications to users.</summary>
public sealed class MissingUserTests : DatabaseFixture
{
    private static readonly NotificationContent Content = new("release", "2.0 is out", "Read what is new in 2.0.");

    protected override Task<string> MakeDatabaseAsync() => ApplicationContext.CreateDatabaseAsync(AddModels);

    [Test]
    public async Task One_who_is_gone_is_listed_and_all_others_are_notified([Values] bool withKey, [Values] bool grouped)
    {
        await using var context = CreateContext();
        var users = await AddUsersAsync(2_500);
        var gone = PublishTests.NewUsers(2);
        var content = Content with { DedupeKey = withKey ? "2.0" : null, GroupKey = grouped ? "releases" : null };

        var result = await context.PublishAsync(content, [gone[0], .. users, gone[1]]);

        result.Published.Select(n => n.UserId).Should().Equal(users);
        result.Missing.Should().Equal(gone, "they are in the order in which the users were given");
        result.AlreadyNotified.Should().BeEmpty();
        (await context.Set<Notification>().CountAsync(n => users.Contains(n.UserId))).Should().Be(users.Count);
    }

    [Test]
    public async Task A_repeat_tells_those_who_had_it_from_those_who_are_gone()
    {
        await using var context = CreateContext();
        var (users, gone) = (await AddUsersAsync(2), Guid.NewGuid());
        var content = Content with { DedupeKey = "repeated" };
        await context.PublishAsync(content, users[..1]);

        var result = await context.PublishAsync(content, [.. users, gone]);

        result.Published.Select(n => n.UserId).Should().Equal(users[1]);
        result.AlreadyNotified.Should().Equal(users[0]);
        result.Missing.Should().Equal(gone);
    }

    [Test]
    public async Task One_who_does_not_want_it_is_not_missing()
    {
        await using var context = CreateContext();
        var gone = Guid.NewGuid();
        await context.PatchPreferencesAsync(gone, PreferencePatch.Empty.Set("in_app", "release", false));

        (await context.PublishAsync(Content, [gone])).Missing.Should().BeEmpty();
    }

    [Test]
    public async Task A_deletion_that_is_about_to_be_committed_is_waited_for([Values] bool isCommitted)
    {
        var users = await AddUsersAsync(3);
        await using var other = new NpgsqlConnection(ConnectionString);
        await other.OpenAsync();
        await using var deletion = await other.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"""DELETE FROM "User" WHERE "Number" = '{users[1]}'""", other, deletion);
        await command.ExecuteNonQueryAsync();

        var publish = PublishAsync(users);
        await LockWait.BeginsAsync(ConnectionString, "transactionid");
        await (isCommitted ? deletion.CommitAsync() : deletion.RollbackAsync());
        var result = await publish;

        result.Missing.Should().Equal(isCommitted ? [users[1]] : []);
        result.Published.Select(n => n.UserId).Should().Equal(isCommitted ? [users[0], users[2]] : users);
    }

    [Test]
    public async Task Several_foreign_keys_count_together()
    {
        Action<ModelBuilder> withProfiles = model =>
        {
            AddModels(model);
            model.Entity<Profile>().ToTable("odd \"profiles\"", "people");
            model.Entity<Notification>().HasOne<Profile>().WithMany().HasForeignKey(n => n.UserId);
        };
        var database = await ApplicationContext.CreateDatabaseAsync(withProfiles);
        await using var context = new ApplicationContext(database, withProfiles);
        var users = PublishTests.NewUsers(3);
        context.AddRange(new User { Number = users[0] }, new User { Number = users[1] });
        context.AddRange(new Profile { Id = users[1] }, new Profile { Id = users[2] });
        await context.SaveChangesAsync();

        var result = await context.PublishAsync(Content, users);

        result.Published.Select(n => n.UserId).Should().Equal(users[1]);
        result.Missing.Should().Equal(users[0], users[2]);
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task A_key_of_tenant_and_user_counts_in_the_tenant_of_the_rows([Values("With", "default", "setting")] string source)
    {
        var database = await ApplicationContext.CreateDatabaseAsync(model => AddMembers(model, source));
        await using var context = new ApplicationContext($"{database};Options=-c app.tenant=2", model => AddMembers(model, source));
        var users = PublishTests.NewUsers(3);
        context.AddRange(new Member(1, users[0]), new Member(1, users[1]), new Member(2, users[1]), new Member(2, users[2]));
        await context.SaveChangesAsync();

        var result = await context.PublishAsync(source == "With" ? Content.With("TenantId", 2) : Content, users);

        result.Published.Select(n => n.UserId).Should().Equal(users[1], users[2]);
        result.Missing.Should().Equal(users[0]);
        (await context.Set<Notification>().OfAllUsers().Select(n => EF.Property<int?>(n, "TenantId")).ToListAsync()).Should().Equal(2, 2);
        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task A_key_of_tenant_and_user_without_a_tenant_holds_nobody_back()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(model => AddMembers(model, "With"));
        await using var context = new ApplicationContext(database, model => AddMembers(model, "With"));
        var users = PublishTests.NewUsers(2);

        (await context.PublishAsync(Content, users)).Published.Should().HaveCount(2);
        (await context.PublishAsync(Content.With("TenantId", null), users)).Published.Should().HaveCount(2);

        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    public async Task A_key_whose_tenant_comes_from_a_generator_is_left_to_PostgreSQL()
    {
        var database = await ApplicationContext.CreateDatabaseAsync(model => AddMembers(model, "generator"));
        await using var context = new ApplicationContext(database, model => AddMembers(model, "generator"));

        await context.Awaiting(c => c.PublishAsync(Content, [Guid.NewGuid()])).Should().ThrowAsync<PostgresException>()
            .Where(exception => exception.SqlState == PostgresErrorCodes.ForeignKeyViolation);

        await TestServer.DropDatabaseAsync(database);
    }

    [Test]
    [OnPlainTables]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        var users = await AddUsersAsync(33);
        await using var context = new ApplicationContext(ConnectionString, AddModels, log: log.Add);

        await context.PublishAsync(Content with { DedupeKey = "key" }, users);
        var ofMany = log.Last();
        await context.PublishAsync(Content with { DedupeKey = "another key" }, users[..1]);

        $"{ofMany}\n\n{log.Last()}".ShouldBeApproved("Publishing/MissingUsers.sql");
    }

    private static void AddModels(ModelBuilder model)
    {
        TestLayout.AddModels(model);
        model.Entity<User>().Property(user => user.Id).HasColumnName("id");
        model.Entity<User>().HasAlternateKey(user => user.Number);
        model.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId).HasPrincipalKey(user => user.Number);
    }

    private static void AddMembers(ModelBuilder model, string source)
    {
        TestLayout.AddModels(model);
        model.Entity<Member>().HasKey(member => new { member.TenantId, member.UserId });
        var tenant = model.Entity<Notification>().Property<int?>("TenantId");
        _ = source switch
        {
            "default" => tenant.HasDefaultValue(2),
            "setting" => tenant.HasDefaultValueSql("current_setting('app.tenant')::int"),
            "generator" => tenant.HasValueGenerator<TenantGenerator>(),
            _ => tenant,
        };
        model.Entity<Notification>().HasOne<Member>().WithMany().HasForeignKey("TenantId", nameof(Notification.UserId));
    }

    private async Task<PublishResult> PublishAsync(List<Guid> users)
    {
        await using var context = CreateContext();
        return await context.PublishAsync(Content, users);
    }

    private new ApplicationContext CreateContext() => new(ConnectionString, AddModels);

    private async Task<List<Guid>> AddUsersAsync(int count)
    {
        await using var context = CreateContext();
        var users = PublishTests.NewUsers(count);
        context.AddRange(users.Select(number => new User { Number = number }));
        await context.SaveChangesAsync();
        return users;
    }

    private sealed class User
    {
        public int Id { get; set; }

        public Guid Number { get; set; }
    }

    private sealed record Member(int TenantId, Guid UserId);

    private sealed class TenantGenerator : ValueGenerator<int?>
    {
        public override bool GeneratesTemporaryValues => false;

        public override int? Next(EntityEntry entry) => 2;
    }

    private sealed class Profile
    {
        public Guid Id { get; set; }
    }
}
