using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Faults;

/// <summary>A disk without room for what a statement would put aside, by a server that allows no temporary file.</summary>
public sealed class TemporaryFileLimitTests : DisturbedCallFixture
{
    private const int Rows = 5_000;
    private const int RowsOfGroup = 2_000;

    [SetUp]
    public Task LimitAsync() => NeedSuperuserAsync();

    [Test]
    public async Task A_page_of_lines_is_a_clear_error()
    {
        var inbox = Fill(Guid.NewGuid(), RowsOfGroup);
        var aggregationId = Guid.NewGuid();
        Array.ForEach(inbox, notification => notification.AggregationId = aggregationId);
        await SaveAsync(inbox);
        await using var context = await CreateHostWithoutRoomAsync("enable_hashagg = off", "enable_indexscan = off", "enable_bitmapscan = off");
        var source = context.Notifications.AsNoTracking().Inbox(inbox[0].UserId);

        await ShouldFailAsync(() => source.ToGroupPageAsync(), PostgresErrorCodes.ConfigurationLimitExceeded);

        (await source.ToPageAsync(10)).Items.Should().HaveCount(10, "a plain page puts nothing aside");
    }

    [Test]
    public async Task A_purge_loses_nothing_and_works_in_smaller_batches()
    {
        await using var context = await CreateHostWithoutRoomAsync();
        await context.InsertNotificationsAsync(Enumerable.Range(0, Rows).Select(_ => Deleted(Sample.Notification(), Noon.AddDays(-31))).ToList());
        var policy = new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) };

        await ShouldFailAsync(() => context.PurgeNotificationsAsync(policy), PostgresErrorCodes.ConfigurationLimitExceeded);

        (await context.Notifications.OfAllUsers().CountAsync()).Should().Be(Rows);
        (await context.PurgeNotificationsAsync(policy, batchSize: 500)).Total.Should().Be(Rows);
    }

    // Only when it is connected: what Npgsql asks of a new connection would already be too much.
    private async Task<TestDbContext> CreateHostWithoutRoomAsync(params string[] settings)
    {
        var context = CreateHost();
        await context.Database.OpenConnectionAsync();
        var sql = string.Join("; ", settings.Prepend("work_mem = '64kB'").Prepend("temp_file_limit = 0").Select(setting => $"SET {setting}"));
        await context.Database.ExecuteSqlRawAsync(sql);
        return context;
    }
}
