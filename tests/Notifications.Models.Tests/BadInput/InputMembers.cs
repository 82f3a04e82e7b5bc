using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Notifications.Models.Configuration;

namespace Notifications.Models.Tests.BadInput;

/// <summary>All public members of the library that take input: methods and constructors with parameters, operators, and setters.</summary>
internal static class InputMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // The library creates results; EF Core and JsonSerializer call converters with values of the model.
    private static readonly Type[] Results =
    [
        typeof(CappedCount),
        typeof(ClaimedDelivery),
        typeof(ErasureResult),
        typeof(NotificationGroup),
        typeof(NotificationGroup<>),
        typeof(NotificationPage<>),
        typeof(PreferenceDecision),
        typeof(PreferenceEntry),
        typeof(PreferencePatchEntry),
        typeof(PublishedNotification),
        typeof(PublishResult),
        typeof(ResolvedPreference),
        typeof(RetentionProgress),
        typeof(RetentionResult),
        typeof(UserDeliveries),
    ];

    public static IEnumerable<string> All => typeof(Notification).Assembly.GetExportedTypes()
        .Where(type => !type.IsEnum && !type.IsInterface && !Results.Contains(type) && !type.IsAssignableTo(typeof(JsonConverter))
            && type.Namespace != typeof(InstantConverter).Namespace)
        .SelectMany(type => type.GetMembers(Declared).Where(TakesInput).Select(member => $"{type.Name}.{Name(member)}"));

    // Members that the compiler generates for a record take values that the record has checked.
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
