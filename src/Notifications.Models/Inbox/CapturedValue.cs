using System.Linq.Expressions;
using System.Reflection;

namespace Notifications.Models;

/// <summary>Reads the value that an expression has before its query runs.</summary>
internal static class CapturedValue
{
    /// <summary>
    /// The value of a constant, of a captured variable, or of what is reached from them; null where an expression would have to be
    /// compiled.
    /// </summary>
    public static object? Of(Expression? expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.IsStatic ? field.GetValue(null) : ReadFrom(member, field.GetValue),
        MemberExpression { Member: PropertyInfo property } member => ReadFrom(member, property.GetValue),
        _ => null,
    };

    private static object? ReadFrom(MemberExpression member, Func<object?, object?> read) =>
        Of(member.Expression) is { } instance ? read(instance) : null;
}
