using System.Transactions;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.PersonalData;

public sealed class ErasureTests : DatabaseFixture
{
    private const int MoreThanABatch = 5_001;

    [Test]
    public async Task Everything_of_the_user_goes_and_nothing_of_others()
    {
        var (userId, other) = (Guid.NewGuid(), Guid.NewGuid());
        await FillAsync(userId, kept: 3, deleted: 2);
        await FillAsync(other, kept: 3, deleted: 2);
        await using var context = CreateContext();

        var result = await context.EraseUserAsync(userId);

        result.Should().Be(new ErasureResult(Notifications: 5, NotificationPreferences: 1));
        result.Total.Should().Be(6);
        (await CountAsync(userId)).Should().Be(0);
        (await CountAsync(other)).Should().Be(6);
    }

    [Test]
    public async Task A_user_without_data_is_erased_at_once()
    {
        await using var context = CreateContext();

        (await context.EraseUserAsync(Guid.NewGuid())).Should().Be(new ErasureResult(0, 0));
    }

    [Test]
    public async Task More_than_a_batch_goes([Values] bool inTransaction)
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, MoreThanABatch, MoreThanABatch);
        await using var context = CreateContext();
        await using var transaction = inTransaction ? await context.Database.BeginTransactionAsync() : null;

        (await context.EraseUserAsync(userId)).Notifications.Should().Be(2 * MoreThanABatch);
        if (transaction is not null)
        {
            await transaction.CommitAsync();
        }

        (await CountAsync(userId)).Should().Be(0);
    }

    [Test]
    public async Task A_transaction_of_the_application_that_rolls_back_keeps_everything()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 1, deleted: 1);
        await using var context = CreateContext();
        await using (await context.Database.BeginTransactionAsync())
        {
            (await context.EraseUserAsync(userId)).Total.Should().Be(3);
        }

        (await CountAsync(userId)).Should().Be(3);
    }

    [Test]
    public async Task An_ambient_transaction_that_rolls_back_keeps_everything()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 1, deleted: 1);
        await using var context = CreateContext();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            (await context.EraseUserAsync(userId)).Total.Should().Be(3);
        }

        (await CountAsync(userId)).Should().Be(3);
    }

    [Test]
    public async Task A_failure_in_a_transaction_of_the_application_leaves_it_usable_and_keeps_everything()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 2, deleted: 0);
        await WithReferenceToOneAsync(userId, async () =>
        {
            await using var context = CreateContext();
            await using var transaction = await context.Database.BeginTransactionAsync();

            (await FluentActions.Awaiting(() => context.EraseUserAsync(userId)).Should().ThrowAsync<PostgresException>())
                .Which.SqlState.Should().Be(PostgresErrorCodes.ForeignKeyViolation);

            await context.GetPreferencesAsync(userId);
            await transaction.CommitAsync();
        });
        (await CountAsync(userId)).Should().Be(3);
    }

    [Test]
    public async Task Rows_that_a_trigger_keeps_are_an_error()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 1, deleted: 0);
        await ExecuteAsync($"""
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER keep BEFORE DELETE ON notifications FOR EACH ROW WHEN (OLD.user_id = '{userId}') EXECUTE FUNCTION keep();
            """);
        await using var context = CreateContext();

        await FluentActions.Awaiting(() => context.EraseUserAsync(userId)).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("*a trigger of the application keeps them*");
    }

    [Test]
    public async Task A_row_that_moves_between_inbox_and_trash_meanwhile_goes_too()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 200, deleted: 200);
        await using var mover = CreateContext();
        await using var context = CreateContext();
        var moving = MoveAsync();

        var erased = (await context.EraseUserAsync(userId)).Notifications;

        await moving;
        erased.Should().Be(400);
        (await CountAsync(userId)).Should().Be(0);

        async Task MoveAsync()
        {
            while (await mover.Notifications.ForUser(userId).RestoreAsync() + await mover.Notifications.Inbox(userId).SoftDeleteAsync() > 0)
            {
            }
        }
    }

    [Test]
    public async Task A_row_with_an_instant_that_NET_cannot_hold_goes_too()
    {
        var userId = Guid.NewGuid();
        await ExecuteAsync($"""
            INSERT INTO notifications (user_id, type, title, message, created_at)
            SELECT '{userId}', 't', 't', 'm', unnest(ARRAY['infinity', '-infinity', '20000-01-01Z', '0044-03-15Z BC']::timestamptz[]);
            """);
        await using var context = CreateContext();

        (await context.EraseUserAsync(userId)).Notifications.Should().Be(4);
        (await CountAsync(userId)).Should().Be(0);
    }

    [Test]
    public async Task Query_filters_of_the_application_do_not_keep_rows()
    {
        var userId = Guid.NewGuid();
        await FillAsync(userId, kept: 2, deleted: 2);
        await using var context = new FilteringContext(new DbContextOptionsBuilder<FilteringContext>().UseNpgsql(ConnectionString).Options);

        (await context.EraseUserAsync(userId)).Notifications.Should().Be(4);
    }

    [Test]
    public async Task No_user_is_no_user()
    {
        await using var context = CreateContext();

        await FluentActions.Awaiting(() => context.EraseUserAsync(Guid.Empty)).Should().ThrowAsync<ArgumentException>()
            .WithParameterName("userId");
    }

    private Task FillAsync(Guid userId, int kept, int deleted) => ExecuteAsync($"""
        INSERT INTO notifications (user_id, type, title, message, created_at, deleted_at)
        SELECT '{userId}', 'mention', 't', 'm', now() - i / 2 * interval '1 second', CASE WHEN i > {kept} THEN now() END
        FROM generate_series(1, {kept + deleted}) AS i;
        INSERT INTO notification_preferences (user_id) VALUES ('{userId}');
        """);

    private Task<long> CountAsync(Guid userId) => PlainSql.ScalarAsync<long>(ConnectionString, $"""
        SELECT (SELECT count(*) FROM notifications WHERE user_id = '{userId}')
            + (SELECT count(*) FROM notification_preferences WHERE user_id = '{userId}')
        """);

    private async Task WithReferenceToOneAsync(Guid userId, Func<Task> actAsync)
    {
        var key = TestLayout.IsPlain ? "id" : "user_id, id";
        await ExecuteAsync($"""
            CREATE TABLE reminders AS SELECT {key} FROM notifications WHERE user_id = '{userId}' LIMIT 1;
            {CitusLimits.Colocate("reminders")}
            ALTER TABLE reminders ADD FOREIGN KEY ({key}) REFERENCES notifications ({key});
            """);
        await actAsync();
        await ExecuteAsync("DROP TABLE reminders");
    }

    private sealed class FilteringContext(DbContextOptions<FilteringContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            TestLayout.AddModels(modelBuilder);
            modelBuilder.Entity<Notification>().HasQueryFilter(n => n.Type == "none");
        }
    }
}
