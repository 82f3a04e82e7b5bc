namespace Notifications.Models.Sql;

/// <summary>Comparisons of rows, such as <c>(created_at, id) &lt; (@createdAt, @id)</c>, which only Npgsql translates.</summary>
internal static class RowComparison
{
    /// <summary>Whether the provider of a query translates them; other providers and fake sets do not.</summary>
    public static bool HasRowComparisons(this IQueryable source) =>
        QueryRoot.Find(source.Expression)?.EntityType.Model.IsPortable() == false;
}
