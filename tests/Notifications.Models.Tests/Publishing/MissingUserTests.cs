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
        var database = await TestServer.CreateEmptyDatabaseAsync();
        await using var context = new ApplicationContext(database, model =>
        {
            AddModels(model);
            model.Entity<Profile>().ToTable("odd \"profiles\"", "people");
            model.Entity<Notification>().HasOne<Profile>().WithMany().HasForeignKey(n => n.UserId);
        });
        await context.Database.EnsureCreatedAsync();
        var users = PublishTests.NewUsers(3);
        context.AddRange(new User { Number = users[0] }, new User { Number = users[1] });
        context.AddRange(new Profile { Id = users[1] }, new Profile { Id = users[2] });
        await context.SaveChangesAsync();

        var result = await context.PublishAsync(Content, users);

        result.Published.Select(n => n.UserId).Should().Equal(users[1]);
        result.Missing.Should().Equal(users[0], users[2]);
        await TestServer.Current.DropDatabaseAsync(database);
    }

    [Test]
    public async Task The_SQL_is_the_approved_one()
    {
        var log = new List<string>();
        var users = await AddUsersAsync(1);
        await using var context = new ApplicationContext(ConnectionString, AddModels, log: log.Add);

        await context.PublishAsync(Content with { DedupeKey = "key" }, users);

        log.Last().ShouldBeApproved("Publishing/MissingUsers.sql");
    }

    private static void AddModels(ModelBuilder model)
    {
        model.AddNotificationModels();
        model.Entity<User>().HasAlternateKey(user => user.Number);
        model.Entity<Notification>().HasOne<User>().WithMany().HasForeignKey(n => n.UserId).HasPrincipalKey(user => user.Number);
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

    private sealed class Profile
    {
        public Guid Id { get; set; }
    }
}
