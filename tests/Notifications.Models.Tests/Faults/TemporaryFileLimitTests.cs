using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>A server that allows no temporary files, as if the disk were full.</summary>
public sealed class TemporaryFileLimitTests : DisturbedCallFixture
{
    private const int Rows = 5_000;
    private const int RowsOfGroup = 2_000;

    [SetUp]
    public Task LimitAsync() => NeedSuperuserAsync();

    [Test]
    [NotOnCitus(CitusLimits.SessionSettings)]
    public async Task A_page_of_groups_without_temporary_files_is_a_clear_error()
    {
        var inbox = Fill(Guid.NewGuid(), RowsOfGroup);
        var aggregationId = Guid.NewGuid();
        Array.ForEach(inbox, notification => notification.AggregationId = aggregationId);
        await SaveAsync(inbox);
        await using var context =
            await CreateContextWithoutTemporaryFilesAsync("enable_hashagg = off", "enable_indexscan = off", "enable_bitmapscan = off");
        var source = context.Notifications.AsNoTracking().Inbox(inbox[0].UserId);

        await ShouldFailAsync(() => source.ToGroupPageAsync(), PostgresErrorCodes.ConfigurationLimitExceeded);

        (await source.ToPageAsync(10)).Items.Should().HaveCount(10, "a plain page needs no temporary file");
    }

    [Test]
    public async Task A_purge_loses_nothing_and_succeeds_in_smaller_batches()
    {
        await using var context = await CreateContextWithoutTemporaryFilesAsync();
        await context.InsertNotificationsAsync(Enumerable.Range(0, Rows).Select(_ => Deleted(Sample.Notification(), Noon.AddDays(-31)))
            .ToList());
        var policy = new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) };

        await ShouldFailAsync(() => context.PurgeNotificationsAsync(policy), PostgresErrorCodes.ConfigurationLimitExceeded);

        (await context.Notifications.OfAllUsers().CountAsync()).Should().Be(Rows);
        (await context.PurgeNotificationsAsync(policy, batchSize: 500)).Total.Should().Be(Rows);
    }

    // Set after the connection is open: the queries that Npgsql sends to a new connection already need a temporary file.
    private async Task<TestDbContext> CreateContextWithoutTemporaryFilesAsync(params string[] settings)
    {
        var context = CreateContextAtNoon();
        await context.Database.OpenConnectionAsync();
        var sql =
            string.Join("; ", settings.Prepend("work_mem = '64kB'").Prepend("temp_file_limit = 0").Select(setting => $"SET {setting}"));
        await context.Database.ExecuteSqlRawAsync(sql);
        return context;
    }
}
