using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>Finds what is due on a channel, the longest due first.</summary>
internal sealed class DueDeliveries(DbContext context, string channel, DateTimeOffset now)
{
    /// <summary>The most deliveries of a user in one claim.</summary>
    public const int MaxPerUser = 1_000;

    /// <summary>The condition of a statement that finds the rows by their key.</summary>
    /// <remarks>
    /// No index can answer it. From statistics that are older than the queue, PostgreSQL would expect next to nothing to be due, and read
    /// all that is due for each key.
    /// </remarks>
    public const string IsDueByKey = "COALESCE(d.due_at, 'infinity') <= @now";

    // A window of 10 deliveries for each user usually contains everything that is due.
    private const int WindowPerUser = 10;
    private const int MinWindow = 1_000;

    // Each pass begins behind the last one, and leaves out the users that were found. So one user with many deliveries costs a pass.
    private const int MaxPasses = 10;

    private readonly string _table = DeliveryTable.Require(context).Name;

    /// <summary>Whether anything is due: one probe of the index.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        // With an order, because PostgreSQL would read the table for a row that it believes to be frequent.
        var sql = $"""
            SELECT d.user_id
            FROM {_table} AS d
            WHERE d.channel = @channel AND d.due_at <= @now
            ORDER BY d.due_at
            LIMIT 1
            """;
        var due = await context.QueryAsync(sql, [Channel(), Now()], reader => reader.GetGuid(0), cancellationToken).ConfigureAwait(false);
        return due.Count > 0;
    }

    /// <summary>Returns everything that is due of up to a number of users, but no more of each than <see cref="MaxPerUser"/>.</summary>
    public async Task<IReadOnlyList<RowKey>> FindAsync(int users, CancellationToken cancellationToken)
    {
        var size = Math.Max(MinWindow, users * WindowPerUser);
        var window = await ReadWindowAsync(after: null, [], size, cancellationToken).ConfigureAwait(false);
        HashSet<Guid> found = [.. UsersOf(window).Take(users)];
        if (window.Count < size)
        {
            return [.. window.Select(row => row.Key).Where(key => found.Contains(key.UserId)).GroupBy(key => key.UserId)
                .SelectMany(ofUser => ofUser.Take(MaxPerUser))];
        }

        for (var pass = 1; pass < MaxPasses && found.Count < users && window.Count == size; pass++)
        {
            window = await ReadWindowAsync(window[^1], found, size, cancellationToken).ConfigureAwait(false);
            found.UnionWith(UsersOf(window).Take(users - found.Count));
        }

        return await ReadUsersAsync(found, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<Guid> UsersOf(List<DueRow> window) => window.Select(row => row.Key.UserId).Distinct();

    private Task<List<DueRow>> ReadWindowAsync(
        DueRow? after, IEnumerable<Guid> found, int size, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT d.user_id, d.notification_id, {InstantText.Of("d.due_at")}
            FROM {_table} AS d
            WHERE d.channel = @channel AND d.due_at <= @now
                AND (d.due_at, d.user_id) > ({InstantText.Read("@after")}, @afterUser) AND d.user_id <> ALL(@users)
            ORDER BY d.due_at, d.user_id
            LIMIT @size
            """;
        return context.QueryAsync(
            sql,
            [
                Channel(), Now(), Users(found), SqlParameter.Of("size", NpgsqlDbType.Integer, size),
                SqlParameter.Of("after", NpgsqlDbType.Text, after?.DueAt ?? "-infinity"),
                SqlParameter.Of("afterUser", NpgsqlDbType.Uuid, after?.Key.UserId ?? Guid.Empty),
            ],
            reader => new DueRow(new RowKey(reader.GetGuid(0), reader.GetGuid(1)), reader.GetString(2)),
            cancellationToken);
    }

    // A window function, because Citus pushes down none of the other ways to limit the rows of each user.
    private Task<List<RowKey>> ReadUsersAsync(IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT r.user_id, r.notification_id
            FROM (
                SELECT d.user_id, d.notification_id, row_number() OVER (PARTITION BY d.user_id ORDER BY d.notification_id) AS number
                FROM {_table} AS d
                WHERE d.user_id = ANY(@users) AND d.channel = @channel AND {IsDueByKey}) AS r
            WHERE r.number <= @limit
            """;
        return context.QueryAsync(
            sql,
            [Channel(), Now(), Users(users), SqlParameter.Of("limit", NpgsqlDbType.Integer, MaxPerUser)],
            reader => new RowKey(reader.GetGuid(0), reader.GetGuid(1)),
            cancellationToken);
    }

    private NpgsqlParameter Channel() => SqlParameter.Of("channel", NpgsqlDbType.Varchar, channel);

    private NpgsqlParameter Now() => SqlParameter.Of("now", NpgsqlDbType.TimestampTz, now);

    private static NpgsqlParameter Users(IEnumerable<Guid> users) =>
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, users.ToArray());

    /// <summary>A row by its position. The instant is text: other programs may have stored one that .NET cannot hold.</summary>
    private sealed record DueRow(RowKey Key, string DueAt);
}
