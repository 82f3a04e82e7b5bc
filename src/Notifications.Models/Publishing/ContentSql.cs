using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The statements that insert one content for many users, and find what was inserted.</summary>
internal sealed class ContentSql
{
    /// <summary>The columns that a publish writes.</summary>
    public const string Columns =
        "id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email";

    /// <summary>What all rows have in common, in the order of the columns.</summary>
    public const string Values = "@type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE";

    private readonly DbContext _context;
    private readonly NotificationContent _content;
    private readonly GeneratedValues<NewRow> _generated;
    private readonly InboxSql _inbox;
    private readonly LimitSql? _limit;
    private readonly DeliveryInsert? _deliveries;

    /// <summary>Checks the values of the application's own columns, before anything is sent.</summary>
    public ContentSql(DbContext context, NotificationContent content)
    {
        (_context, _content) = (context, content);
        Table = PublishedTable.Of(context, content);
        _generated = new GeneratedValues<NewRow>(context, TableSql.EntityOf<Notification>(context), Table.Own.Generated, ToEntity);
        _inbox = new InboxSql(content);
        _limit = content.Limit is { } limit ? new LimitSql(context, limit) : null;
        _deliveries = content.Channels.Count > 0 ? new DeliveryInsert(context, content) : null;
    }

    /// <summary>The table.</summary>
    public PublishedTable Table { get; }

    /// <summary>The values that all rows have in common.</summary>
    public static NpgsqlParameter[] ParametersOf(NotificationContent content, DateTimeOffset createdAt) =>
    [
        SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, createdAt),
        SqlParameter.Of("type", NpgsqlDbType.Varchar, content.Type),
        SqlParameter.Of("title", NpgsqlDbType.Varchar, content.Title),
        SqlParameter.Of("message", NpgsqlDbType.Text, content.Message),
        SqlParameter.Of("data", NpgsqlDbType.Jsonb, JsonText.Of(content.Data)),
    ];

    /// <summary>
    /// Inserts a chunk of rows, sorted by user, with their deliveries. Those that exist are skipped, if any may, and so are those of users
    /// who do not exist.
    /// </summary>
    public async Task<InsertedRows> InsertAsync(
        NewRow[] rows, Guid?[] aggregationIds, DateTimeOffset createdAt, bool mayExist, CancellationToken cancellationToken)
    {
        var sql = Table.Principals is { } principals
            ? InsertForPresentSql(principals, rows.Length, mayExist)
            : InsertSql(rows.Length, mayExist);
        if (_limit is not null)
        {
            sql = $"{await _limit.SelectThrottledAsync(cancellationToken).ConfigureAwait(false)};\n{sql}";
        }

        var answers = await _context.QueryAsync(
            sql,
            [
                .. Identify(rows),
                .. _inbox.ParametersOf(rows),
                .. _limit?.ParametersAt(createdAt) ?? [],
                SqlParameter.Of("aggregations", NpgsqlDbType.Array | NpgsqlDbType.Uuid, aggregationIds),
                .. ParametersOf(_content, createdAt),
                .. Table.Own.Parameters,
                .. _generated.ParametersOf(rows),
            ],
            reader => reader.FieldCount == 1 ? Answer.Throttled(reader) : Answer.OfInsert(reader),
            cancellationToken).ConfigureAwait(false);
        var inserted = ToInsertedRows(answers, rows);
        if (inserted.Missing.Count > 0)
        {
            await Table.Principals!.CheckVisibilityAsync(_context, cancellationToken).ConfigureAwait(false);
        }

        if (_deliveries is not null)
        {
            await _deliveries.InsertAsync(rows, inserted.Published, createdAt, cancellationToken).ConfigureAwait(false);
        }

        return inserted;
    }

    /// <summary>The users of those rows that exist, whoever has inserted them.</summary>
    public Task<List<Guid>> FindExistingAsync(NewRow[] rows, CancellationToken cancellationToken) => _context.QueryAsync(
        $"SELECT n.user_id FROM {Table.Sql.Name} AS n WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)",
        [.. Identify(rows)],
        reader => reader.GetGuid(0),
        cancellationToken);

    /// <summary>Whether a row of an earlier attempt exists. A row of another publisher under the same key has another instant.</summary>
    public async Task<bool> IsStoredAsync(PublishedNotification row, CancellationToken cancellationToken)
    {
        var rows = await _context.QueryAsync(
            $"SELECT n.id FROM {Table.Sql.Name} AS n WHERE n.user_id = @user AND n.id = @id AND n.created_at = @createdAt",
            [
                SqlParameter.Of("user", NpgsqlDbType.Uuid, row.UserId),
                SqlParameter.Of("id", NpgsqlDbType.Uuid, row.Id),
                SqlParameter.Of("createdAt", NpgsqlDbType.TimestampTz, row.CreatedAt),
            ],
            reader => reader.GetGuid(0),
            cancellationToken).ConfigureAwait(false);
        return rows.Count > 0;
    }

    private string InsertSql(int rows, bool mayExist, string condition = "")
    {
        // ON CONFLICT makes PostgreSQL write a second WAL record for each row; a new identifier cannot exist yet.
        var unlessExists = mayExist ? $"ON CONFLICT ({Table.Sql.Key}) DO NOTHING " : "";
        var columns = _inbox.Columns + Table.Own.Columns + _generated.Columns;
        var values = _inbox.Values + Table.Own.Values + _generated.Values;
        var (arrays, elements) = (_inbox.Arrays + _generated.ArraysOf(rows), _inbox.Elements + _generated.Elements);

        // Citus sends VALUES to the shard of the user, but collects the rows of a SELECT before it copies them to their shards.
        var isOne = rows == 1 && condition.Length == 0 && arrays.Length == 0;
        var source = isOne
            ? $"VALUES ((@ids)[1], (@users)[1], (@aggregations)[1], {Values}{values})"
            : $"""
                SELECT r.id, r.user_id, r.aggregation_id, {Values}{values}
                FROM unnest(@ids, @users, @aggregations{arrays}) AS r (id, user_id, aggregation_id{elements})
                """;
        return $"""
            INSERT INTO {Table.Sql.Name}
                ({Columns}{columns})
            {source}
            {condition}{unlessExists}RETURNING user_id, id, created_at, aggregation_id
            """;
    }

    // The rows are sorted by user again: whatever plan joins them, publishers that run at once meet in one order.
    private string InsertForPresentSql(PrincipalSql principals, int rows, bool mayExist)
    {
        const string OfPresent = "WHERE r.user_id IN (SELECT p.user_id FROM present AS p)\nORDER BY r.user_id\n";
        return $"""
            WITH present AS (
                {principals.SelectPresent()}
            ), inserted AS (
            {InsertSql(rows, mayExist, OfPresent)}
            )
            SELECT i.user_id, i.id, i.created_at, i.aggregation_id
            FROM inserted AS i
            UNION ALL
            SELECT u.user_id, NULL, NULL, NULL
            FROM unnest(@users) AS u (user_id)
            WHERE u.user_id NOT IN (SELECT p.user_id FROM present AS p)
            """;
    }

    private Notification ToEntity(NewRow row) => new()
    {
        Id = row.Id,
        UserId = row.UserId,
        Type = _content.Type,
        Title = _content.Title,
        Message = _content.Message,
        Data = _content.Data,
    };

    private static InsertedRows ToInsertedRows(List<Answer> answers, NewRow[] rows)
    {
        var throttled = answers.Where(answer => answer.IsThrottled).Select(answer => answer.UserId).ToHashSet();
        var besideInbox = rows.Where(row => !row.IsInInbox).Select(row => row.UserId).ToHashSet();
        var published = answers.Select(answer => answer.Inserted).OfType<PublishedNotification>();
        if (throttled.Count + besideInbox.Count > 0)
        {
            published = published.Select(notification => notification with
            {
                IsInInbox = !besideInbox.Contains(notification.UserId),
                IsThrottled = throttled.Contains(notification.UserId),
            });
        }

        var missing = answers.Where(answer => !answer.IsThrottled && answer.Inserted is null).Select(answer => answer.UserId);
        return new InsertedRows([.. published], [.. missing]);
    }

    private static NpgsqlParameter[] Identify(NewRow[] rows) =>
    [
        SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Id)),
        SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.UserId)),
    ];

    /// <summary>A row of an answer: a user who has reached the limit, one who does not exist, or an inserted notification.</summary>
    private sealed record Answer(Guid UserId, bool IsThrottled, PublishedNotification? Inserted)
    {
        public static Answer Throttled(DbDataReader reader) => new(reader.GetGuid(0), IsThrottled: true, Inserted: null);

        public static Answer OfInsert(DbDataReader reader) =>
            new(reader.GetGuid(0), IsThrottled: false, reader.IsDBNull(1) ? null : FewAnswer.ReadNotification(reader));
    }
}
