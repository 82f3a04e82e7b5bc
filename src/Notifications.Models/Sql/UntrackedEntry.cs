using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Notifications.Models.Sql;

/// <summary>The entry of an entity that is inserted without <c>SaveChanges</c>.</summary>
/// <remarks>
/// <c>DbContext.Entry</c> keeps every entity that it is asked for until the context is disposed, so a long stream would fill the memory.
/// The entry of the context is used if there is one: it has the values of shadow properties.
/// </remarks>
internal static class UntrackedEntry
{
#pragma warning disable EF1001 // There is no public way to an entry that the context does not keep.
    public static EntityEntry Of(DbContext context, IEntityType type, object entity)
    {
        var manager = context.GetService<IStateManager>();
        return new EntityEntry(manager.TryGetEntry(entity, throwOnNonUniqueness: false) ?? new InternalEntityEntry(manager, type, entity));
    }

    /// <summary>Whether the context has an entry of the entity, tracked or detached.</summary>
    public static bool IsKnown(DbContext context, object entity) =>
        context.GetService<IStateManager>().TryGetEntry(entity, throwOnNonUniqueness: false) is not null;
#pragma warning restore EF1001
}
