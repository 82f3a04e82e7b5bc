using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The tables that <c>user_id</c> refers to by foreign keys of the application, usually one: that of its users.</summary>
internal sealed class PrincipalSql
{
    private readonly List<Principal> _principals;

    private PrincipalSql(List<Principal> principals) => _principals = principals;

    /// <summary>The names of the tables, as <c>@principals</c>.</summary>
    public NpgsqlParameter TablesParameter => SqlParameter.Of(
        "principals", NpgsqlDbType.Array | NpgsqlDbType.Text, _principals.ConvertAll(principal => principal.Table).ToArray());

    /// <summary>Selects those of the users in <c>@users</c> who exist, and keeps them until the transaction ends.</summary>
    /// <param name="wanted">A subquery of the users who matter; empty for all.</param>
    /// <remarks>
    /// A foreign key takes the same lock for each row. Here it is taken first, in one order, and a user whose deletion is committed while
    /// the statement waits is left out: <see href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS">row
    /// locks</see>.
    /// </remarks>
    public string SelectPresent(string wanted = "")
    {
        var user = $"p0.{_principals[0].User}";
        var others = _principals.Index().Skip(1)
            .Select(other => $"\n    JOIN {other.Item.Table} AS p{other.Index} ON p{other.Index}.{other.Item.User} = {user}");
        var conditions = _principals.Index().SelectMany(principal => principal.Item.Others
            .Select(other => $" AND p{principal.Index}.{other.Column} = {other.Value}"));
        var isWanted = wanted.Length > 0 ? $" AND {user} IN ({wanted})" : "";
        return $"""
            SELECT {user} AS user_id
                FROM {_principals[0].Table} AS p0{string.Concat(others)}
                WHERE {user} = ANY(@users){isWanted}{string.Concat(conditions)}
                ORDER BY {user}
                FOR KEY SHARE
            """;
    }

    /// <summary>Refuses a role that row-level security may hide users from, after some were not found.</summary>
    /// <exception cref="InvalidOperationException">A policy may hide rows.</exception>
    /// <remarks>
    /// A policy hides rows without an error: <see href="https://www.postgresql.org/docs/current/ddl-rowsecurity.html">row security</see>.
    /// </remarks>
    public async Task CheckVisibilityAsync(DbContext context, CancellationToken cancellationToken)
    {
        var hiding = await context.QueryAsync(
            "SELECT t.name FROM unnest(@principals) AS t (name) WHERE row_security_active(t.name)",
            [TablesParameter],
            reader => reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
        if (hiding.Count > 0)
        {
            throw new InvalidOperationException(
                $"Row-level security may hide rows of {hiding[0]} from this role, so it cannot tell which users do not exist. "
                + "Publish with a role that sees all users: the owner of the table, or one with BYPASSRLS.");
        }
    }

    /// <summary>Returns the tables; <see langword="null"/> if no foreign key can be looked up.</summary>
    /// <remarks>
    /// A key of several columns, such as tenant and user, is looked up where all rows of the publish have one value in the others. One
    /// that is null turns the key off: <see href="https://www.postgresql.org/docs/current/sql-createtable.html">MATCH SIMPLE</see>.
    /// </remarks>
    public static PrincipalSql? Find(DbContext context, OwnInsert own)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        var principals = TableSql.EntityOf<Notification>(context).GetForeignKeys()
            .Where(key => key.Properties.Any(IsUser))
            .SelectMany(key => key.GetMappedConstraints()).Distinct()
            .Select(constraint => FindPrincipal(sql, constraint, own)).OfType<Principal>().ToList();
        return principals.Count > 0 ? new PrincipalSql(principals) : null;
    }

    private static Principal? FindPrincipal(ISqlGenerationHelper sql, IForeignKeyConstraint constraint, OwnInsert own)
    {
        var columns = constraint.MappedForeignKeys.First().Properties.Zip(constraint.PrincipalColumns)
            .Select(pair => (Property: pair.First, Column: sql.DelimitIdentifier(pair.Second.Name))).ToList();
        var others = columns.Where(pair => !IsUser(pair.Property))
            .Select(pair => (pair.Column, Value: own.FindSql(pair.Property))).ToList();
        return others.TrueForAll(other => other.Value is not null)
            ? new Principal(
                sql.DelimitIdentifier(constraint.PrincipalTable.Name, constraint.PrincipalTable.Schema),
                columns.Find(pair => IsUser(pair.Property)).Column,
                [.. others.Select(other => (other.Column, other.Value!))])
            : null;
    }

    private static bool IsUser(IProperty property) => property.Name == nameof(Notification.UserId);

    /// <summary>A table with the column of the user, and the values of the other columns of the key, as SQL.</summary>
    private sealed record Principal(string Table, string User, IReadOnlyList<(string Column, string Value)> Others);
}
