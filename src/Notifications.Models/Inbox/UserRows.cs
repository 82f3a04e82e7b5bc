using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Notifications.Models.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Notifications.Models;

/// <summary>The rows of one user by conditions that need no translation, such as <c>Inbox(userId).Where(n =&gt; n.Id == id)</c>.</summary>
/// <remarks>
/// EF Core's way from an expression to SQL takes as long as PostgreSQL takes to change one row. The filters of this library, and those by
/// identifier, are written as SQL here instead. A query with anything else goes through EF Core.
/// </remarks>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An expression tree of the compiler refers to the members it names.")]
internal sealed class UserRows
{
    private const string Annotation = "Notifications.Models:IsPlainTable";

    private readonly List<(string Search, string Check)> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    private UserRows()
    {
    }

    /// <summary>The values of the conditions.</summary>
    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>Whether the rows are at most one, by its key.</summary>
    public bool IsOneRow => Has("id");

    /// <summary>The condition of a row <c>n</c> that is searched by the indexes of the user.</summary>
    public string Search => string.Join(" AND ", _conditions.Select(condition => condition.Search));

    /// <summary>
    /// The condition of a row <c>c</c> that is found by its key. It does not imply the predicate of a partial index by user, in which
    /// PostgreSQL would pass many rows of the user to find the row by its identifier.
    /// </summary>
    public string Check => string.Join(" AND ", _conditions.Select(condition => condition.Check));

    /// <summary>The rows of a query; null where the query needs EF Core.</summary>
    public static UserRows? Find(DbContext context, Expression query)
    {
        var rows = new UserRows();
        var isKnown = rows.ReadQuery(query) && rows.Has("user_id");
        return isKnown && context.GetService<IInterceptors>().Aggregate<IQueryExpressionInterceptor>() is null ? rows : null;
    }

    private static bool IsPlainTable(EntityQueryRootExpression root) =>
        root.GetType() == typeof(EntityQueryRootExpression)
        && root.EntityType.ClrType == typeof(Notification)
        && (bool)root.EntityType.GetOrAddRuntimeAnnotationValue(Annotation, static entity => (object)IsPlain(entity!), root.EntityType)!;

    // Only EF Core can write query filters of the application, discriminators and views.
    private static bool IsPlain(IEntityType entity) =>
        entity.GetDeclaredQueryFilters().Count == 0
        && entity.FindDiscriminatorProperty() is null
        && entity.GetViewName() is null
        && entity.GetSqlQuery() is null
        && entity.GetFunctionName() is null;

    private bool ReadQuery(Expression query) => query switch
    {
        MethodCallExpression call when call.Method.DeclaringType == typeof(Queryable) && call.Method.Name == nameof(Queryable.Where) =>
            call.Arguments[1] is UnaryExpression { Operand: LambdaExpression { Parameters: [var row] } lambda }
            && ReadQuery(call.Arguments[0])
            && ReadCondition(lambda.Body, row),
        MethodCallExpression call when call.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            && call.Method.Name == nameof(EntityFrameworkQueryableExtensions.AsNoTracking) => ReadQuery(call.Arguments[0]),
        EntityQueryRootExpression root => IsPlainTable(root),
        _ => false,
    };

    private bool ReadCondition(Expression condition, ParameterExpression row) => condition switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } both =>
            ReadCondition(both.Left, row) && ReadCondition(both.Right, row),
        BinaryExpression { NodeType: ExpressionType.Equal } equality =>
            ReadEquality(PropertyOf(equality.Left, row), equality.Right) || ReadEquality(PropertyOf(equality.Right, row), equality.Left),
        BinaryExpression { NodeType: ExpressionType.NotEqual } inequality =>
            PropertyOf(inequality.Left, row) == nameof(Notification.DeletedAt) && ReadDeleted(inequality.Right, row),
        UnaryExpression { NodeType: ExpressionType.Not } not => ReadNegation(PropertyOf(not.Operand, row)),
        MethodCallExpression { Method.Name: nameof(Enumerable.Contains) } contains => ReadContains(contains, row),
        MethodCallExpression { Method.Name: nameof(NpgsqlDbFunctionsExtensions.LessThanOrEqual) } upTo => ReadUpTo(upTo, row),
        _ => false,
    };

    private bool ReadEquality(string? property, Expression value) => property switch
    {
        nameof(Notification.UserId) => AddEquality("user_id", NpgsqlDbType.Uuid, CapturedValue.Of(value) as Guid?),
        nameof(Notification.Id) => AddEquality("id", NpgsqlDbType.Uuid, CapturedValue.Of(value) as Guid?),
        nameof(Notification.Type) => AddEquality("type", NpgsqlDbType.Varchar, CapturedValue.Of(value) as string),
        nameof(Notification.Status) => CapturedValue.Of(value) is int status && AddStatus((NotificationStatus)status),
        nameof(Notification.DeletedAt) => IsNull(value) && Add("n.deleted_at IS NULL", "num_nulls(c.deleted_at) = 1"),
        _ => false,
    };

    private bool ReadDeleted(Expression other, ParameterExpression row) =>
        IsNull(other) ? Add("n.deleted_at IS NOT NULL", "num_nonnulls(c.deleted_at) = 1")
        : PropertyOf(other, row) == nameof(Notification.CreatedAt)
            && Add("n.deleted_at <> n.created_at", "c.deleted_at IS DISTINCT FROM c.created_at");

    private bool ReadNegation(string? property) => property switch
    {
        nameof(Notification.DeliveredViaWs) => Add("NOT n.delivered_via_ws", "NOT c.delivered_via_ws"),
        nameof(Notification.DeliveredViaEmail) => Add("NOT n.delivered_via_email", "NOT c.delivered_via_email"),
        _ => false,
    };

    // Of a list, of an array (by its conversion to a span) and of any other collection that is not a query itself.
    private bool ReadContains(MethodCallExpression contains, ParameterExpression row)
    {
        var (source, item) = contains.Object is { } list ? (list, contains.Arguments[0]) : (contains.Arguments[0], contains.Arguments[1]);
        source = source is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] } ? array : source;
        return PropertyOf(item, row) == nameof(Notification.Id)
            && CapturedValue.Of(source) is IEnumerable<Guid> ids and not IQueryable
            && AddParameter("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, ids.ToArray())
            && Add("n.id = ANY (@ids)", "c.id = ANY (@ids)");
    }

    private bool ReadUpTo(MethodCallExpression upTo, ParameterExpression row) =>
        upTo.Method.DeclaringType == typeof(NpgsqlDbFunctionsExtensions)
        && upTo.Arguments is [_, UnaryExpression first, UnaryExpression second]
        && (first.Operand, second.Operand) is (MethodCallExpression key, MethodCallExpression position)
        && PropertyOf(key.Arguments[0], row) == nameof(Notification.CreatedAt)
        && PropertyOf(key.Arguments[1], row) == nameof(Notification.Id)
        && CapturedValue.Of(position.Arguments[0]) is DateTimeOffset createdAt
        && CapturedValue.Of(position.Arguments[1]) is Guid id
        && AddParameter("up_to", NpgsqlDbType.TimestampTz, createdAt.ToUniversalTime())
        && AddParameter("up_to_id", NpgsqlDbType.Uuid, id)
        && Add("(n.created_at, n.id) <= (@up_to, @up_to_id)", "(c.created_at, c.id) <= (@up_to, @up_to_id)");

    // Any other value is left to EF Core, whose converter refuses it.
    private bool AddStatus(NotificationStatus status) => status switch
    {
        NotificationStatus.Unread => Add("n.status = 'unread'", "c.status = 'unread'"),
        NotificationStatus.Read => Add("n.status = 'read'", "c.status = 'read'"),
        _ => false,
    };

    private bool AddEquality(string column, NpgsqlDbType type, object? value) =>
        AddParameter(column, type, value) && Add($"n.{column} = @{column}", $"c.{column} = @{column}");

    // A column that is compared twice would need two names.
    private bool AddParameter(string name, NpgsqlDbType type, object? value)
    {
        if (value is null || Has(name))
        {
            return false;
        }

        _parameters.Add(SqlParameter.Of(name, type, value));
        return true;
    }

    private bool Add(string search, string check)
    {
        _conditions.Add((search, check));
        return true;
    }

    private bool Has(string parameter) => _parameters.Exists(p => p.ParameterName == parameter);

    private static string? PropertyOf(Expression expression, ParameterExpression row) => expression switch
    {
        MemberExpression member when member.Expression == row => member.Member.Name,
        UnaryExpression { NodeType: ExpressionType.Convert, Operand: var operand } => PropertyOf(operand, row),
        _ => null,
    };

    private static bool IsNull(Expression expression) => expression switch
    {
        ConstantExpression { Value: null } => true,
        UnaryExpression { NodeType: ExpressionType.Convert, Operand: var operand } => IsNull(operand),
        _ => false,
    };
}
