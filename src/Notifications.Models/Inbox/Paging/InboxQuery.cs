using System.Collections;
using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>
/// The inbox of one user without further operators, whose most frequent requests run as compiled queries.
/// </summary>
/// <remarks>
/// To everything else it is the query that LINQ composes, with EF Core's own provider: the next operator makes an ordinary query of it.
/// <c>AsNoTracking()</c>, before or after, is the one operator that keeps it on the fast path.
/// </remarks>
[DebuggerDisplay("Inbox of user {_owner.UserId}, unread only: {UnreadOnly}, tracked: {!_isUntracked}")]
internal sealed class InboxQuery : IQueryable<Notification>, IAsyncEnumerable<Notification>
{
    private readonly IQueryable<Notification> _notifications;
    private readonly Owner _owner;
    private readonly bool _isUntracked;

    private InboxQuery(IQueryable<Notification> notifications, Guid userId, bool isUntracked, bool unreadOnly)
    {
        _notifications = notifications;
        _owner = new Owner(this, userId);
        _isUntracked = isUntracked;
        UnreadOnly = unreadOnly;
    }

    /// <summary>Whether the query has only unread notifications.</summary>
    public bool UnreadOnly { get; }

    /// <summary>Whether the context tracks what the query reads, or looks there for what it has read before.</summary>
    public bool IsTracked => !_isUntracked && Context.ChangeTracker.QueryTrackingBehavior != QueryTrackingBehavior.NoTracking;

    public Type ElementType => typeof(Notification);

    public Expression Expression => Composed.Expression;

    public IQueryProvider Provider => Composed.Provider;

    private IQueryable<Notification> Composed => field ??= UnreadOnly
        ? _owner.InboxIn(_notifications).Where(n => n.Status == NotificationStatus.Unread)
        : _owner.InboxIn(_notifications);

    private DbContext Context => QueryContextAccess.ContextOf(_notifications);

    /// <summary>
    /// Makes an inbox query where only <c>AsNoTracking()</c> stands between the table and the inbox; otherwise returns null.
    /// </summary>
    public static InboxQuery? Over(IQueryable<Notification> source, Guid userId) => source.Expression switch
    {
        EntityQueryRootExpression { QueryProvider: not null } root when IsTable(root) =>
            new(source, userId, isUntracked: false, unreadOnly: false),
        MethodCallExpression call when UntrackedOperandOf(call) is EntityQueryRootExpression root && IsTable(root) =>
            new(source, userId, isUntracked: true, unreadOnly: false),
        _ => null,
    };

    /// <summary>Finds the inbox query that a query is, or is but for tracking; null if it is another query.</summary>
    public static InboxQuery? Find(IQueryable<Notification> source) => source as InboxQuery ?? FindUntracked(source.Expression);

    /// <summary>The same inbox, with only its unread notifications.</summary>
    public InboxQuery Unread() => new(_notifications, _owner.UserId, _isUntracked, unreadOnly: true);

    /// <summary>Reads rows from a position on, or from the newest on, towards older ones.</summary>
    public IAsyncEnumerable<Notification> ReadPage(NotificationCursor? after, int rows)
    {
        var (context, userId) = (Context, _owner.UserId);
        var queries = CompiledInboxQueries.For(context, _isUntracked);
        return (after, UnreadOnly) switch
        {
            (null, false) => queries.FirstPage(context, userId, rows),
            (null, true) => queries.FirstUnreadPage(context, userId, rows),
            (var (createdAt, id), false) => queries.NextPage(context, userId, createdAt, id, rows),
            (var (createdAt, id), true) => queries.NextUnreadPage(context, userId, createdAt, id, rows),
        };
    }

    /// <summary>Reads notifications by their identifiers.</summary>
    public IAsyncEnumerable<Notification> ReadByIds(List<Guid> ids)
    {
        var (context, userId) = (Context, _owner.UserId);
        var queries = CompiledInboxQueries.For(context, _isUntracked);
        return UnreadOnly ? queries.UnreadByIds(context, userId, ids) : queries.ByIds(context, userId, ids);
    }

    /// <summary>Counts unread notifications up to a limit.</summary>
    public Task<int> CountUnreadAsync(int limit, CancellationToken cancellationToken)
    {
        var context = Context;
        return CompiledInboxQueries.For(context, _isUntracked).CountUnread(context, _owner.UserId, limit, cancellationToken);
    }

    public IEnumerator<Notification> GetEnumerator() => Composed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public IAsyncEnumerator<Notification> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Composed.AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);

    // A derived entity of the application, or a query root with arguments of its own (FromSql, temporal tables), is another query. Compiled
    // queries have row comparisons, which other providers do not translate.
    private static bool IsTable(EntityQueryRootExpression root) =>
        root.GetType() == typeof(EntityQueryRootExpression)
        && root.EntityType.ClrType == typeof(Notification)
        && !root.EntityType.Model.IsPortable();

    private static InboxQuery? FindUntracked(Expression expression) =>
        expression is MethodCallExpression call && UntrackedOperandOf(call) is { } operand && Owner.Of(operand)?.Query is { } query
        && ReferenceEquals(query.Expression, operand)
            ? new InboxQuery(query._notifications, query._owner.UserId, isUntracked: true, query.UnreadOnly)
            : null;

    private static Expression? UntrackedOperandOf(MethodCallExpression call) =>
        call.Method.Name == nameof(EntityFrameworkQueryableExtensions.AsNoTracking)
        && call.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            ? call.Arguments[0]
            : null;

    /// <summary>The user, as the constant in the predicate of the inbox: an expression that contains it came from an inbox query.</summary>
    private sealed class Owner(InboxQuery query, Guid userId)
    {
        public InboxQuery Query => query;

        public Guid UserId => userId;

        /// <summary>The owner whose inbox an expression begins with, unread only or not.</summary>
        public static Owner? Of(Expression expression)
        {
            while (expression is MethodCallExpression { Method.Name: nameof(Queryable.Where) } call)
            {
                if (PredicateOf(call) is BinaryExpression { Left: BinaryExpression { Right: MemberExpression member } }
                    && member.Expression is ConstantExpression { Value: Owner owner })
                {
                    return owner;
                }

                expression = call.Arguments[0];
            }

            return null;
        }

        public IQueryable<Notification> InboxIn(IQueryable<Notification> notifications) =>
            notifications.Where(n => n.UserId == UserId && n.DeletedAt == null);

        private static Expression? PredicateOf(MethodCallExpression call) =>
            call.Arguments is [_, UnaryExpression { Operand: LambdaExpression { Body: var body } }] ? body : null;
    }
}
