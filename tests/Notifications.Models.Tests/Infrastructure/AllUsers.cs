namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Marks queries of tests that read the rows of all users on purpose. <see cref="RoutingGuard"/> refuses all others.</summary>
internal static class AllUsers
{
    public const string Tag = "of all users";

    public static IQueryable<TEntity> OfAllUsers<TEntity>(this IQueryable<TEntity> source) => source.TagWith(Tag);
}
