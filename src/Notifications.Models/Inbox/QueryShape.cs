using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Notifications.Models;

/// <summary>Properties of a query of notifications that its SQL no longer shows.</summary>
/// <param name="IsPlain">
/// Whether the query is one <c>SELECT</c> of the table, without <c>DISTINCT</c>, <c>GROUP BY</c>, <c>LIMIT</c> or a set operation.
/// </param>
/// <param name="UserId">The user whose rows the query has; null if it may have those of several users.</param>
internal readonly record struct QueryShape(bool IsPlain, Guid? UserId)
{
    private static readonly HashSet<string> PlainOperators =
    [
        nameof(Queryable.Where), nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending),
        nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending),
        nameof(EntityFrameworkQueryableExtensions.AsNoTracking), nameof(EntityFrameworkQueryableExtensions.AsTracking),
        nameof(EntityFrameworkQueryableExtensions.AsNoTrackingWithIdentityResolution),
        nameof(EntityFrameworkQueryableExtensions.IgnoreQueryFilters),
        nameof(EntityFrameworkQueryableExtensions.TagWith), nameof(EntityFrameworkQueryableExtensions.TagWithCallSite),
    ];

    // Operators whose rows are among those of their source, so that a filter before them still holds.
    private static readonly HashSet<string> NarrowingOperators =
        [.. PlainOperators, nameof(Queryable.Take), nameof(Queryable.Skip), nameof(Queryable.Distinct), nameof(Queryable.OfType)];

    private static readonly HashSet<string> SetOperations =
        [nameof(Queryable.Union), nameof(Queryable.Concat), nameof(Queryable.Intersect), nameof(Queryable.Except)];

    public static QueryShape Of(Expression expression)
    {
        var (isPlain, userId) = (true, (Guid?)null);
        while (expression is MethodCallExpression call && NarrowingOperators.Contains(call.Method.Name))
        {
            isPlain &= PlainOperators.Contains(call.Method.Name);
            userId ??= call.Method.Name == nameof(Queryable.Where) ? FindUser(call.Arguments[1]) : null;
            expression = call.Arguments[0];
        }

        if (expression is MethodCallExpression { Method.Name: var name } operation && SetOperations.Contains(name))
        {
            // The rows of both sources may be among the result, whose user is known if both have the same one.
            var first = Of(operation.Arguments[0]).UserId;
            userId ??= first == Of(operation.Arguments[1]).UserId ? first : null;
        }

        return new QueryShape(isPlain && expression.GetType() == typeof(EntityQueryRootExpression), userId);
    }

    private static Guid? FindUser(Expression predicate) =>
        predicate is UnaryExpression { Operand: LambdaExpression lambda } ? FindUserInCondition(lambda.Body, lambda.Parameters[0]) : null;

    private static Guid? FindUserInCondition(Expression condition, ParameterExpression row) => condition switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } both =>
            FindUserInCondition(both.Left, row) ?? FindUserInCondition(both.Right, row),
        BinaryExpression { NodeType: ExpressionType.Equal } equality when IsUserOf(equality.Left, row) =>
            CapturedValue.Of(equality.Right) as Guid?,
        BinaryExpression { NodeType: ExpressionType.Equal } equality when IsUserOf(equality.Right, row) =>
            CapturedValue.Of(equality.Left) as Guid?,
        _ => null,
    };

    private static bool IsUserOf(Expression expression, ParameterExpression row) =>
        expression is MemberExpression { Member.Name: nameof(Notification.UserId) } member && member.Expression == row;
}
