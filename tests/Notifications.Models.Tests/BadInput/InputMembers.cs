using System.Reflection;
using System.Runtime.CompilerServices;
using Notifications.Models.Configuration;

namespace Notifications.Models.Tests.BadInput;

/// <summary>What of the library takes something: methods and constructors with parameters, operators, and properties that can be set.</summary>
internal static class InputMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What the library hands out takes what the library puts in. What EF calls is given to it by the model.
    private static readonly Type[] Results =
    [
        typeof(CappedCount), typeof(NotificationGroup), typeof(PreferenceDecision), typeof(PublishedNotification), typeof(PublishResult), typeof(RetentionProgress), typeof(RetentionResult),
    ];

    public static IEnumerable<string> All => typeof(Notification).Assembly.GetExportedTypes()
        .Where(type => !type.IsEnum && !Results.Contains(type) && type.Namespace != typeof(InstantConverter).Namespace)
        .SelectMany(type => type.GetMembers(Declared).Where(TakesInput).Select(member => $"{type.Name}.{Name(member)}"));

    // What the compiler writes for a record takes what the record has checked.
    private static bool TakesInput(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member switch
    {
        PropertyInfo property => property.SetMethod?.IsPublic == true,
        MethodInfo { IsSpecialName: true } method => method.Name.StartsWith("op_", StringComparison.Ordinal),
        MethodBase method => method.GetParameters().Any(parameter => !parameter.IsOut),
        _ => false,
    };

    private static string Name(MemberInfo member) => member is MethodBase method
        ? $"{(method.IsConstructor ? "new" : method.Name)}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})"
        : member.Name;
}
