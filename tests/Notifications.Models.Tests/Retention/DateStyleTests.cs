using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>
/// A database that writes instants as <c>31/12/2026 12:00:00 IST</c>: an abbreviation that PostgreSQL reads as that of Israel, whichever
/// zone has written it.
/// </summary>
public sealed class DateStyleTests : RetentionFixture
{
    [OneTimeSetUp]
    public async Task SetStyleAsync()
    {
        await ExecuteAsync("""
            DO $$
            BEGIN
                EXECUTE format('ALTER DATABASE %I SET datestyle TO ''SQL, DMY''', current_database());
                EXECUTE format('ALTER DATABASE %I SET timezone TO ''Asia/Kolkata''', current_database());
            END $$
            """);

        // Sessions that are open keep what they began with.
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    [Test]
    public async Task The_style_is_that_of_the_session()
    {
        await using var context = CreateContext();

        var written = await context.Database
            .SqlQueryRaw<string>("SELECT timestamptz '2026-01-31 12:00+00'::text AS \"Value\"").SingleAsync();

        written.Should().Be("31/01/2026 17:30:00 IST");
    }

    [Test]
    public async Task A_purge_passes_what_has_not_expired_and_ends()
    {
        // Of Ireland in summer, whose abbreviation is read as an hour earlier: the windows would begin again and again.
        var ofIreland = $"{ConnectionString};Timezone=Europe/Dublin";
        await InsertAsync([.. Enumerable.Range(0, 100).Select(n => Aged(created: 200 + (n / 1_440.0))), Aged(created: 199, read: 150)]);
        await using var context = new TestDbContext(TestDbContext.OptionsFor(ofIreland));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var result = await context.PurgeNotificationsAsync(Quarter, batchSize: 1, cancellationToken: patience.Token);

        (result.Outcome, result.Total).Should().Be((RetentionOutcome.Completed, 1L));
    }

    [Test]
    public async Task The_oldest_of_a_user_go()
    {
        var user = Guid.NewGuid();
        var inbox = ReadInbox(user, 180);
        await InsertAsync(inbox);

        (await PurgeAsync(Hundred, batchSize: 1)).Total.Should().Be(80);

        await using var context = CreateContext();
        (await context.Notifications.Inbox(user).NewestFirst().Select(n => n.Id).ToListAsync())
            .Should().Equal(inbox.Take(100).Select(n => n.Id));
    }
}
