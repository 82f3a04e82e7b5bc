namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Queries of tests that look at everybody's rows on purpose; nothing else may (<see cref="RoutingGuard"/>).</summary>
internal static class AllUsers
{
    public const string Tag = "of all users";

    public static IQueryable<TEntity> OfAllUsers<TEntity>(this IQueryable<TEntity> source) => source.TagWith(Tag);
}
