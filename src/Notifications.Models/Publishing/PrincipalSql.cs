using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Sql;

namespace Notifications.Models;

/// <summary>The tables that <c>user_id</c> refers to by foreign keys of the application, usually one: that of its users.</summary>
internal sealed class PrincipalSql
{
    private readonly List<(string Table, string Column)> _principals;

    private PrincipalSql(IEnumerable<(string Table, string Column)> principals) => _principals = [.. principals];

    /// <summary>The tables, as SQL names them; empty without a foreign key.</summary>
    public IEnumerable<string> Tables => _principals.Select(principal => principal.Table);

    /// <summary>Selects those of the users in <c>@users</c> who exist, and keeps them until the transaction ends.</summary>
    /// <remarks>
    /// A foreign key takes the same lock for each row. Here it is taken first, in one order, and a user whose deletion is committed while
    /// the statement waits is left out: <see href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS">row
    /// locks</see>.
    /// </remarks>
    public string SelectPresent()
    {
        var (table, column) = _principals[0];
        var others = _principals.Skip(1).Index().Select(other =>
            $"\n    JOIN {other.Item.Table} AS p{other.Index + 1} ON p{other.Index + 1}.{other.Item.Column} = p0.{column}");
        return $"""
            SELECT p0.{column} AS user_id
                FROM {table} AS p0{string.Concat(others)}
                WHERE p0.{column} = ANY(@users)
                ORDER BY p0.{column}
                FOR KEY SHARE
            """;
    }

    /// <summary>Returns the tables; <see langword="null"/> if the model has no foreign key from the user alone.</summary>
    public static PrincipalSql? Find(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        var principals = TableSql.EntityOf<Notification>(context).GetForeignKeys()
            .Where(key => key.Properties is [{ Name: nameof(Notification.UserId) }])
            .SelectMany(key => key.GetMappedConstraints())
            .Select(constraint => (
                sql.DelimitIdentifier(constraint.PrincipalTable.Name, constraint.PrincipalTable.Schema),
                sql.DelimitIdentifier(constraint.PrincipalColumns[0].Name)))
            .Distinct().ToList();
        return principals.Count > 0 ? new PrincipalSql(principals) : null;
    }
}
