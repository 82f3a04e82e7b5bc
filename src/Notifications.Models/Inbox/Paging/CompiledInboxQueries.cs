using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>The hottest requests of a notification centre, compiled once for a model: what EF Core does for a query before it asks the database is done then.</summary>
/// <remarks>
/// They are kept by the model itself, for each of EF Core's own service providers, whose services they use. EF Core settles two more things while it compiles: whether
/// entities are tracked, and whether rows are buffered for a strategy that retries. Contexts that differ in these have queries of their own.
/// </remarks>
internal sealed class CompiledInboxQueries
{
    private const string Annotation = "Notifications.Models:CompiledInboxQueries";

    private CompiledInboxQueries()
    {
    }

    public Func<DbContext, Guid, int, IAsyncEnumerable<Notification>> FirstPage { get; } = EF.CompileAsyncQuery(
        (DbContext context, Guid userId, int rows) => context.Set<Notification>()
            .Where(n => n.UserId == userId && n.DeletedAt == null)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(rows));

    public Func<DbContext, Guid, DateTimeOffset, Guid, int, IAsyncEnumerable<Notification>> NextPage { get; } = EF.CompileAsyncQuery(
        (DbContext context, Guid userId, DateTimeOffset createdAt, Guid id, int rows) => context.Set<Notification>()
            .Where(n => n.UserId == userId && n.DeletedAt == null)
            .Where(n => EF.Functions.LessThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(rows));

    public Func<DbContext, Guid, int, IAsyncEnumerable<Notification>> FirstUnreadPage { get; } = EF.CompileAsyncQuery(
        (DbContext context, Guid userId, int rows) => context.Set<Notification>()
            .Where(n => n.UserId == userId && n.DeletedAt == null && n.Status == NotificationStatus.Unread)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(rows));

    public Func<DbContext, Guid, DateTimeOffset, Guid, int, IAsyncEnumerable<Notification>> NextUnreadPage { get; } = EF.CompileAsyncQuery(
        (DbContext context, Guid userId, DateTimeOffset createdAt, Guid id, int rows) => context.Set<Notification>()
            .Where(n => n.UserId == userId && n.DeletedAt == null && n.Status == NotificationStatus.Unread)
            .Where(n => EF.Functions.LessThan(ValueTuple.Create(n.CreatedAt, n.Id), ValueTuple.Create(createdAt, id)))
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(rows));

    public Func<DbContext, Guid, int, CancellationToken, Task<int>> CountUnread { get; } = EF.CompileAsyncQuery(
        (DbContext context, Guid userId, int limit, CancellationToken cancellationToken) => context.Set<Notification>()
            .Where(n => n.UserId == userId && n.DeletedAt == null && n.Status == NotificationStatus.Unread)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(limit).Count());

    public static CompiledInboxQueries For(DbContext context)
    {
        // A model can outlive the services of one host and serve those of another. EF Core has one source of models among the services of each.
        var ofModel = context.Model.GetOrAddRuntimeAnnotationValue(Annotation, static _ => new ConditionalWeakTable<IModelSource, ByChoice>(), (object?)null);
        return ofModel.GetValue(context.GetService<IModelSource>(), static _ => []).GetOrAdd(
            (context.ChangeTracker.QueryTrackingBehavior, context.Database.CreateExecutionStrategy().RetriesOnFailure),
            static _ => new CompiledInboxQueries());
    }

    private sealed class ByChoice : ConcurrentDictionary<(QueryTrackingBehavior, bool), CompiledInboxQueries>;
}
