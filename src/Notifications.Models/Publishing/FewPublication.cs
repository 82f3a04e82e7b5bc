using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>One content on its way to a few users: one statement resolves who wants it and inserts their rows.</summary>
/// <remarks>
/// Outside of a transaction of the application, the statement is its own transaction, and so costs one round trip. When the connection
/// breaks, nobody knows whether it was committed or still will be. The next attempt has the same identifiers, so that it meets the rows of
/// that one, waits for them if it has to, and reads them.
/// </remarks>
internal sealed class FewPublication
{
    // Beyond this number, the saved round trips matter little, and each user costs a look-up.
    private const int MaxUsers = 32;

    private readonly DbContext _context;
    private readonly NotificationContent _content;
    private readonly PublishedTable _table;
    private readonly Guid? _organizationId;
    private readonly NotificationOptions _options;
    private readonly PreferenceVisibility _preferences;
    private readonly PreferenceDecision _byDefault;
    private readonly IExecutionStrategy _strategy;
    private readonly bool _isInTransaction;
    private readonly List<DateTimeOffset> _attempts = [];
    private bool _isInserted;
    private Guid[] _users = [];
    private Guid[] _ids = [];

    public FewPublication(DbContext context, NotificationContent content, PublishedTable table, Guid? organizationId)
    {
        (_context, _content, _table, _organizationId) = (context, content, table, organizationId);
        _options = NotificationOptions.Of(context);
        _preferences = new PreferenceVisibility(context);
        _byDefault = PreferenceResolver.Resolve(
            NotificationChannels.InApp, content.Type, user: null, organization: null, _options.DefaultPreferences);
        _strategy = context.Database.CreateExecutionStrategy();
        _isInTransaction = context.IsInTransaction();
    }

    /// <summary>Whether one statement can publish the content to these users.</summary>
    public bool Takes(List<Guid> userIds) =>
        userIds.Count is > 0 and <= MaxUsers && HasNothingToRead && !_byDefault.IsLocked && IsOnOneNode && KnowsItsRows;

    // Citus would collect the preferences of all users for several of them, and look for policies on a node that need not know them.
    private bool IsOnOneNode => !_table.Sql.HasUserInKey;

    // Groups and limits are read before the insert, and deliveries follow it. A generator makes values only for users who want it.
    private bool HasNothingToRead =>
        _content is { GroupKey: null, Limit: null, Channels.Count: 0 } && _table.Own.Generated.Count == 0;

    // With a key, the row of a lost attempt could be another publisher's. The transaction ID tells, but has to be read first.
    private bool KnowsItsRows => _content.DedupeKey is null || _isInTransaction || !_strategy.RetriesOnFailure;

    /// <summary>Publishes to those of the users who want the content.</summary>
    /// <returns>
    /// The result; <see langword="null"/> if the statement has failed under the default isolation of the database, and inserted nothing.
    /// </returns>
    public Task<PublishResult?> PublishAsync(List<Guid> userIds, CancellationToken cancellationToken)
    {
        // Publishers that run at once meet in one order, so that they cannot deadlock.
        _users = [.. userIds.Order()];
        _ids = Array.ConvertAll(_users, _content.NewId);
        return _strategy.ExecuteAsync(cancellation => AttemptAsync(userIds, cancellation), cancellationToken);
    }

    private async Task<PublishResult?> AttemptAsync(List<Guid> userIds, CancellationToken cancellationToken)
    {
        var isRepeat = _attempts.Count > 0;

        // Before the statement: what is canceled while it waits for a connection has sent nothing.
        var connection = _context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await InsertAsync(userIds, isRepeat, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
            when (exception.SqlState == PostgresErrorCodes.SerializationFailure && !_isInserted && !isRepeat && !_isInTransaction)
        {
            // Under default_transaction_isolation; a transaction of several statements is READ COMMITTED.
            return null;
        }
        catch (OperationCanceledException) when (!_isInTransaction)
        {
            // The server may have committed before it was asked to cancel.
            if (!await IsStoredAsync().ConfigureAwait(false))
            {
                throw;
            }

            return await InsertAsync(userIds, isRepeat: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> IsStoredAsync()
    {
        try
        {
            return (await FindOwnAsync(CancellationToken.None).ConfigureAwait(false)).Count > 0;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The connection is lost, too. The caller has canceled, and expects no other failure.
            return false;
        }
    }

    private async Task<PublishResult> InsertAsync(List<Guid> userIds, bool isRepeat, CancellationToken cancellationToken)
    {
        var now = _options.Now;
        _attempts.Add(now);
        var hasKey = _content.DedupeKey is not null;
        var isOne = _users.Length == 1 && !FewSql.IsReporting(_table, hasKey);
        var shape = new FewShape(isOne, _organizationId is not null, hasKey, hasKey || isRepeat);
        var sql = _table.StatementOf(shape, _preferences);
        var answers = await _context.QueryOnceAsync(sql, [.. ParametersOf(shape, now)], FewAnswer.Read, cancellationToken)
            .ConfigureAwait(false);
        _isInserted = true;
        if (answers.Count < _users.Length)
        {
            // Usually because somebody does not want it.
            await _preferences.CheckAsync(cancellationToken).ConfigureAwait(false);
        }

        if (answers.Exists(answer => answer.IsMissing))
        {
            await _table.Principals!.CheckVisibilityAsync(_context, cancellationToken).ConfigureAwait(false);
        }

        // A repeat inserts nothing if an earlier attempt was committed.
        var published = isRepeat
            ? await FindOwnAsync(cancellationToken).ConfigureAwait(false)
            : answers.Select(answer => answer.Inserted).OfType<PublishedNotification>().ToList();
        return new PublishResult(
            InOrder(userIds, published),
            await FindAlreadyNotifiedAsync(userIds, answers, published, cancellationToken).ConfigureAwait(false),
            [.. userIds.Where(userId => answers.Exists(answer => answer.IsMissing && answer.UserId == userId))]);
    }

    private static List<PublishedNotification> InOrder(List<Guid> userIds, List<PublishedNotification> published)
    {
        published.Sort((one, other) => userIds.IndexOf(one.UserId).CompareTo(userIds.IndexOf(other.UserId)));
        return published;
    }

    // A row that was not inserted need not exist: a trigger of the application may have suppressed it.
    private async Task<IReadOnlyList<Guid>> FindAlreadyNotifiedAsync(
        List<Guid> userIds, List<FewAnswer> answers, List<PublishedNotification> published, CancellationToken cancellationToken)
    {
        var left = answers.Where(answer => answer.Inserted is null && !answer.IsMissing).Select(answer => answer.UserId)
            .Except(published.Select(notification => notification.UserId)).ToHashSet();
        if (left.Count == 0)
        {
            return [];
        }

        var stored = await FindAsync(cancellationToken).ConfigureAwait(false);
        left.IntersectWith(stored.Select(notification => notification.UserId));
        return [.. userIds.Where(left.Contains)];
    }

    /// <summary>The rows that an earlier attempt has inserted. Those of another publisher under the same key have other instants.</summary>
    private async Task<List<PublishedNotification>> FindOwnAsync(CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cancellationToken).ConfigureAwait(false);
        return _content.DedupeKey is null ? stored : stored.FindAll(notification => _attempts.Contains(notification.CreatedAt));
    }

    private Task<List<PublishedNotification>> FindAsync(CancellationToken cancellationToken) => _context.QueryAsync(
        $"""
        SELECT n.user_id, n.id, n.created_at, n.aggregation_id
        FROM {_table.Sql.Name} AS n
        WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)
        """,
        [
            SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, _ids),
            SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, _users),
        ],
        FewAnswer.ReadNotification,
        cancellationToken);

    private IEnumerable<NpgsqlParameter> ParametersOf(FewShape shape, DateTimeOffset now)
    {
        NpgsqlParameter[] rows = shape.IsOne
            ? [SqlParameter.Of("id", NpgsqlDbType.Uuid, _ids[0]), SqlParameter.Of("user", NpgsqlDbType.Uuid, _users[0])]
            :
            [
                SqlParameter.Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, _ids),
                SqlParameter.Of("users", NpgsqlDbType.Array | NpgsqlDbType.Uuid, _users),
            ];
        return
        [
            .. rows,
            SqlParameter.Of("aggregation", NpgsqlDbType.Uuid, _content.AggregationId),
            .. ContentSql.ParametersOf(_content, now),
            SqlParameter.Of("channel", NpgsqlDbType.Text, NotificationChannels.InApp),
            .. shape.HasOrganization ? [SqlParameter.Of("organization", NpgsqlDbType.Uuid, _organizationId)] : NoParameters,
            SqlParameter.Of("byDefault", NpgsqlDbType.Boolean, _byDefault.Enabled),
            .. _preferences.Parameters,
            .. _table.Principals is { } principals ? [principals.TablesParameter] : NoParameters,
            .. _table.Own.Parameters,
        ];
    }

    private static NpgsqlParameter[] NoParameters => [];
}
