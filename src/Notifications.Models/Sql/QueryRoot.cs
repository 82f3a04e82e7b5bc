using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace Notifications.Models.Sql;

/// <summary>Finds the set with which a query of EF Core begins.</summary>
internal sealed class QueryRoot : ExpressionVisitor
{
    private EntityQueryRootExpression? _root;

    private QueryRoot()
    {
    }

    /// <summary>The root of a query; <see langword="null"/> where it is not one of EF Core.</summary>
    public static EntityQueryRootExpression? Find(Expression query)
    {
        var finder = new QueryRoot();
        finder.Visit(query);
        return finder._root;
    }

    protected override Expression VisitExtension(Expression node)
    {
        _root ??= node as EntityQueryRootExpression;
        return node;
    }
}
