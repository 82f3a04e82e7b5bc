using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;
using Npgsql;

namespace Notifications.Models.Tests.Retention;

/// <summary>A purge that gets no connection for its batch: nobody has locked its rows.</summary>
public sealed class ExhaustedPoolPurgeTests : RetentionFixture
{
    [Test]
    public async Task It_fails_and_skips_nothing()
    {
        await InsertAsync(Many(4, created: 60, deleted: 40));
        var pool = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString;
        await using var thief = new ConnectionThief(pool);
        await using var context = new TestDbContext(
            new DbContextOptionsBuilder<TestDbContext>(TestDbContext.OptionsFor(pool)).AddInterceptors(thief).Options);

        (await context.Awaiting(c => c.PurgeNotificationsAsync(Month)).Should().ThrowAsync<InvalidOperationException>())
            .WithInnerException<NpgsqlException>().WithMessage("The connection pool has been exhausted*");

        await thief.DisposeAsync();
        (await context.PurgeNotificationsAsync(Month)).Total.Should().Be(4);
    }

    /// <summary>Takes the only connection of the pool as soon as the search has given it back.</summary>
    private sealed class ConnectionThief(string pool) : DbConnectionInterceptor, IAsyncDisposable
    {
        private readonly NpgsqlConnection _stolen = new(pool);
        private int _closed;

        public override async Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
        {
            // The purge asks whether the table is distributed, where its first window ends, and what is in it.
            if (++_closed == 3)
            {
                await _stolen.OpenAsync();
            }
        }

        public ValueTask DisposeAsync() => _stolen.DisposeAsync();
    }
}
