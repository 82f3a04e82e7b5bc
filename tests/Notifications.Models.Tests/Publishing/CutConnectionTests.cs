using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Publishing;

/// <summary>The connection is lost at the worst moments: what is retried is stored once, and anything else is not stored at all.</summary>
public sealed class CutConnectionTests : FaultFixture
{
    private const int Users = 2_500;
    private const int Rows = 5_000;
    private const int HalfOfTheRows = 400_000;

    private static readonly Cut[] InPublish =
    [
        Cut.Before("SELECT u."),
        Cut.Before("INSERT INTO"),
        Cut.Before("INSERT INTO") with { Times = 2 },
        Cut.Unanswered("INSERT INTO"),
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
    ];

    private static readonly Cut[] InCopy =
    [
        Cut.Before("COPY"),
        Cut.InCopyAfter(HalfOfTheRows),
        Cut.InCopyAfter(HalfOfTheRows) with { Times = 2 },
        Cut.Before("COMMIT"),
        Cut.Unanswered("COMMIT"),
    ];

    private static readonly Cut[] InStream = [Cut.InCopyAfter(HalfOfTheRows), Cut.Before("COMMIT")];

    private static readonly Cut[] InPatch = [Cut.Before("INSERT INTO"), Cut.Unanswered("INSERT INTO")];

    [Test]
    public async Task A_publish_notifies_each_user_once_and_reports_it_as_published(
        [ValueSource(nameof(InPublish))] Cut cut, [Values] bool withKey)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        var users = PublishTests.NewUsers(Users);

        var result = await context.PublishAsync(ContentOf(withKey), users);

        proxy.Cuts.Should().Be(cut.Times);
        await ShouldBeStoredOnceAsync(users, result);
    }

    [Test]
    public async Task A_publish_that_was_retried_still_tells_its_own_rows_from_those_of_another()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Unanswered("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var direct = CreateContext();
        var users = PublishTests.NewUsers(Users);
        await direct.PublishAsync(ContentOf(withKey: true), users[..1_000]);

        var result = await context.PublishAsync(ContentOf(withKey: true), users);

        proxy.Cuts.Should().Be(1);
        result.Published.Select(n => n.UserId).Should().Equal(users[1_000..]);
        result.AlreadyNotified.Should().Equal(users[..1_000]);
    }

    [Test]
    public async Task A_row_of_another_publisher_is_not_its_own_even_if_their_instants_are_equal()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before("COMMIT"));
        var clock = new StoppedClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var (users, attempts) = (PublishTests.NewUsers(2), 0);
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql(proxy.ConnectionString, npgsql => npgsql.EnableRetryOnFailure())
            .UseNotificationModels(options => options.TimeProvider = clock)
            .AddInterceptors(new BeforeTransactions(PublishAsAnotherAsync)).Options);

        var result = await context.PublishAsync(ContentOf(withKey: true), users);

        attempts.Should().Be(2);
        result.AlreadyNotified.Should().Equal(users);
        result.Published.Should().BeEmpty();

        async Task PublishAsAnotherAsync()
        {
            if (++attempts == 2)
            {
                await using var other = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
                    .UseNpgsql(ConnectionString).UseNotificationModels(options => options.TimeProvider = clock).Options);
                (await other.PublishAsync(ContentOf(withKey: true), users)).Published.Should().HaveCount(2);
            }
        }
    }

    [Test]
    public async Task A_list_is_copied_once([ValueSource(nameof(InCopy))] Cut cut)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        var notifications = Many(Guid.NewGuid(), Rows);

        (await context.InsertNotificationsAsync(notifications)).Should().Be(Rows);

        proxy.Cuts.Should().Be(cut.Times);
        await ShouldBeStoredOnceAsync(notifications);
    }

    [Test]
    public async Task A_collection_of_any_kind_is_copied_once_beside_what_its_user_has()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var direct = CreateContext();
        var notifications = Many(Guid.NewGuid(), 2);
        await direct.InsertNotificationsAsync(notifications[..1]);

        (await context.InsertNotificationsAsync(new Queue<Notification>(notifications[1..]))).Should().Be(1);

        proxy.Cuts.Should().Be(1);
        await ShouldBeStoredOnceAsync(notifications);
    }

    [Test]
    public async Task An_empty_list_inserts_nothing_however_often_it_is_copied()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Unanswered("COMMIT"));
        await using var context = RetryingContext.To(proxy.ConnectionString);

        (await context.InsertNotificationsAsync([])).Should().Be(0);

        proxy.Cuts.Should().Be(1);
    }

    [Test]
    public async Task A_list_that_meets_the_row_of_another_the_second_time_is_refused()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before("COMMIT"));
        await using var direct = CreateContext();
        var (notifications, attempts) = (Many(Guid.NewGuid(), 2), 0);
        await using var context = new TestDbContext(new DbContextOptionsBuilder<TestDbContext>()
            .UseNpgsql(proxy.ConnectionString, npgsql => npgsql.EnableRetryOnFailure())
            .AddInterceptors(new BeforeTransactions(InsertTheOtherAsync)).Options);

        (await context.Awaiting(c => c.InsertNotificationsAsync(notifications)).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().BeOneOf(CitusLimits.RefusalsOfCopy(PostgresErrorCodes.UniqueViolation));

        proxy.Cuts.Should().Be(1);
        (await CountOfAsync(notifications[0].UserId)).Should().Be(1);

        async Task InsertTheOtherAsync()
        {
            if (++attempts == 2)
            {
                await direct.InsertNotificationsAsync(notifications[1..]);
            }
        }
    }

    [Test]
    public async Task A_stream_is_read_once_and_leaves_nothing([ValueSource(nameof(InStream))] Cut cut, [Values] bool isAsync)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        var (userId, readings) = (Guid.NewGuid(), 0);

        await FluentActions.Awaiting(() => isAsync
                ? context.InsertNotificationsAsync(Stream().ToAsyncEnumerable())
                : context.InsertNotificationsAsync(Stream()))
            .Should().ThrowAsync<NpgsqlException>();

        proxy.Cuts.Should().Be(1);
        readings.Should().Be(1);
        (await CountOfAsync(userId)).Should().Be(0);

        IEnumerable<Notification> Stream()
        {
            readings++;
            for (var i = 0; i < Rows; i++)
            {
                yield return Sample.Notification(userId);
            }
        }
    }

    [Test]
    public async Task A_stream_is_copied_where_the_application_has_retries()
    {
        await using var context = RetryingContext.To(ConnectionString);
        var notifications = Many(Guid.NewGuid(), Rows);

        (await context.InsertNotificationsAsync(notifications.Where(_ => true))).Should().Be(Rows);

        await ShouldBeStoredOnceAsync(notifications);
    }

    [Test]
    public async Task A_patch_is_merged_once([ValueSource(nameof(InPatch))] Cut cut, [Values] bool ofOrganization)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var direct = CreateContext();
        var owner = Guid.NewGuid();
        await PatchAsync(direct, PreferencePatch.Empty.Set("email", "a", true).Set("email", "b", true));

        var result = await PatchAsync(context, PreferencePatch.Empty.Set("email", "a", false).Clear("email", "b").Set("in_app", "c", true));

        proxy.Cuts.Should().Be(1);
        result.ToString().Should().Be("""{"email":{"a":false},"in_app":{"c":true}}""");
        (await StoredAsync()).Should().Equal(result);

        Task<PreferenceSet> PatchAsync(DbContext db, PreferencePatch patch) =>
            ofOrganization ? db.PatchOrganizationPreferencesAsync(owner, patch) : db.PatchPreferencesAsync(owner, patch);
        Task<List<PreferenceSet>> StoredAsync() => ofOrganization
            ? direct.OrganizationPreferences.Where(p => p.OrganizationId == owner).Select(p => p.Preferences).ToListAsync()
            : direct.Preferences.Where(p => p.UserId == owner).Select(p => p.Preferences).ToListAsync();
    }

    [Test]
    public async Task A_first_patch_makes_one_row([ValueSource(nameof(InPatch))] Cut cut)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = RetryingContext.To(proxy.ConnectionString);
        await using var direct = CreateContext();
        var userId = Guid.NewGuid();

        var result = await context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true));

        proxy.Cuts.Should().Be(1);
        (await direct.Preferences.SingleAsync(p => p.UserId == userId)).Preferences.Should().Be(result);
    }

    [Test]
    public async Task Without_retries_a_publish_fails_and_leaves_nothing(
        [Values("INSERT INTO", "COMMIT")] string before, [Values] bool withKey)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before(before));
        await using var context = new TestDbContext(TestDbContext.OptionsFor(proxy.ConnectionString));
        var users = PublishTests.NewUsers(Users);

        await ShouldFailAsync(() => context.PublishAsync(ContentOf(withKey), users));

        proxy.Cuts.Should().Be(1);
        (await context.Notifications.CountAsync(n => users.Contains(n.UserId))).Should().Be(0);
    }

    [Test]
    public async Task Without_retries_a_copy_fails_and_leaves_nothing([ValueSource(nameof(InStream))] Cut cut)
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, cut);
        await using var context = new TestDbContext(TestDbContext.OptionsFor(proxy.ConnectionString));
        var userId = Guid.NewGuid();

        await ShouldFailAsync(() => context.InsertNotificationsAsync(Many(userId, Rows)));

        proxy.Cuts.Should().Be(1);
        (await context.Notifications.CountAsync(n => n.UserId == userId)).Should().Be(0);
    }

    [Test]
    public async Task Without_retries_a_patch_fails_and_leaves_nothing()
    {
        await using var proxy = CuttingProxy.Start(ConnectionString, Cut.Before("INSERT INTO"));
        await using var context = new TestDbContext(TestDbContext.OptionsFor(proxy.ConnectionString));
        var userId = Guid.NewGuid();

        await ShouldFailAsync(() => context.PatchPreferencesAsync(userId, PreferencePatch.Empty.Set("email", "a", true)));

        proxy.Cuts.Should().Be(1);
        (await context.Preferences.AnyAsync(p => p.UserId == userId)).Should().BeFalse();
    }

    // Without retries EF Core wraps a transient failure, and says how to configure them.
    private static async Task ShouldFailAsync(Func<Task> command) =>
        (await command.Should().ThrowAsync<InvalidOperationException>()).WithInnerException<NpgsqlException>();

    private sealed class BeforeTransactions(Func<Task> action) : DbTransactionInterceptor
    {
        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default)
        {
            await action();
            return result;
        }
    }
}
