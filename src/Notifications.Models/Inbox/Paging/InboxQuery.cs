using System.Collections;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>The inbox of one user, which still knows that it is no more than that: its hot requests are compiled queries.</summary>
/// <remarks>
/// To everything else it is the query that LINQ would have composed, with EF Core's own provider: the next operator, whoever calls it, makes
/// an ordinary query of it.
/// </remarks>
internal sealed class InboxQuery(DbSet<Notification> notifications, Guid userId, bool unreadOnly = false) : IQueryable<Notification>, IAsyncEnumerable<Notification>
{
    private IQueryable<Notification>? _composed;

    public Type ElementType => typeof(Notification);

    public Expression Expression => Composed.Expression;

    public IQueryProvider Provider => Composed.Provider;

    private IQueryable<Notification> Composed => _composed ??= unreadOnly
        ? Compose(notifications, userId).Where(n => n.Status == NotificationStatus.Unread)
        : Compose(notifications, userId);

    private DbContext Context => notifications.GetService<ICurrentDbContext>().Context;

    public static IQueryable<Notification> Compose(IQueryable<Notification> source, Guid userId) =>
        source.Where(n => n.UserId == userId && n.DeletedAt == null);

    public InboxQuery Unread() => new(notifications, userId, unreadOnly: true);

    public IAsyncEnumerable<Notification> Choose(PageRequest request)
    {
        if (request.Before is not null)
        {
            return request.Choose(Composed).AsAsyncEnumerable();
        }

        var queries = CompiledInboxQueries.For(Context);
        return (request.After, unreadOnly) switch
        {
            (null, false) => queries.FirstPage(Context, userId, request.Rows),
            (null, true) => queries.FirstUnreadPage(Context, userId, request.Rows),
            (var (createdAt, id), false) => queries.NextPage(Context, userId, createdAt, id, request.Rows),
            (var (createdAt, id), true) => queries.NextUnreadPage(Context, userId, createdAt, id, request.Rows),
        };
    }

    public Task<int> CountAsync(int limit, CancellationToken cancellationToken) => unreadOnly
        ? CompiledInboxQueries.For(Context).CountUnread(Context, userId, limit, cancellationToken)
        : Composed.NewestFirst().Take(limit).CountAsync(cancellationToken);

    public IEnumerator<Notification> GetEnumerator() => Composed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public IAsyncEnumerator<Notification> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Composed.AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
}
