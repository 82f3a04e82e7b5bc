using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace Notifications.Models.Sql;

/// <summary>Finds the context that a query belongs to.</summary>
/// <remarks>
/// EF Core shows the context of a <c>DbSet</c>, but not that of a query composed from it. Every query of a context shares one provider,
/// whose compiler makes the query's context when it runs; two private fields lead there. <c>PackageTests</c> runs it on the oldest and
/// on the newest EF Core.
/// </remarks>
internal static class QueryContextAccess
{
    public static DbContext ContextOf(IQueryable source)
    {
#pragma warning disable EF1001 // There is no public way from a composed query to its context.
        if (FindProvider(source) is EntityQueryProvider provider && CompilerOf(provider) is QueryCompiler compiler)
        {
            return FactoryOf(compiler).Create().Context;
        }
#pragma warning restore EF1001

        throw new InvalidOperationException(
            $"The query is not one of EF Core (its provider is {source.Provider.GetType().Name}). Begin with a DbSet of your DbContext.");
    }

    // A library that wraps the provider leaves EF Core's own in the root of the expression.
    private static IQueryProvider FindProvider(IQueryable source)
    {
#pragma warning disable EF1001 // See above.
        return source.Provider is EntityQueryProvider provider
            ? provider
            : QueryRoot.Find(source.Expression)?.QueryProvider ?? source.Provider;
#pragma warning restore EF1001
    }

#pragma warning disable EF1001 // See above.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_queryCompiler")]
    private static extern ref IQueryCompiler CompilerOf(EntityQueryProvider provider);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_queryContextFactory")]
    private static extern ref IQueryContextFactory FactoryOf(QueryCompiler compiler);
#pragma warning restore EF1001
}
