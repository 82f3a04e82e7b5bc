using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Notifications.Models.Tests.Packaging;

/// <summary>Prints what an assembly shows to its callers, much as C# would declare it.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Declaration(type)}").AppendLine("{");
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    {member}");
            }

            text.AppendLine("}").AppendLine();
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = new[] { type.BaseType }.Where(parent => parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Except(inherited))
            .Select(parent => Name(parent!));
        return $"public {kind} {type.Namespace}.{Name(type)}{(bases.Any() ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)},")
        : type.GetMembers(Declared).Select(Member).OfType<string>();

    private static string? Member(MemberInfo member) => member switch
    {
        FieldInfo field when IsVisible(field.Attributes & FieldAttributes.FieldAccessMask) => Field(field),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => Property(property),
        ConstructorInfo constructor when IsVisible(constructor) => $"{Access(constructor)} {Name(constructor.DeclaringType!)}({Parameters(constructor)});",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) =>
            $"{Access(method)} {Modifiers(method)}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}{Generics(method)}({Parameters(method)});",
        _ => null,
    };

    private static string Field(FieldInfo field) =>
        $"public {(field.IsLiteral ? "const" : "static readonly")} {Name(Nullability.Create(field))} {field.Name}"
        + (field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())};" : ";");

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).Select(accessor =>
            accessor.ReturnType != typeof(void) ? "get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");
        var first = property.GetAccessors(nonPublic: true).First(IsVisible);
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Access(first)} {Modifiers(first)}{required}{Name(Nullability.Create(property))} {property.Name} {{ {string.Join(' ', accessors.Order(StringComparer.Ordinal))} }}";
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (method.IsDefined(typeof(ExtensionAttribute)) && parameter.Position == 0 ? "this " : "")
        + $"{Name(Nullability.Create(parameter))} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")));

    private static string Default(ParameterInfo parameter) =>
        parameter is { DefaultValue: null, ParameterType.IsValueType: true } && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? "default"
            : Literal(parameter.DefaultValue);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes access) => access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Name(NullabilityInfo info)
    {
        var mark = info is { ReadState: NullabilityState.Nullable, Type: { IsValueType: false, IsGenericParameter: false } } ? "?" : "";
        return info.GenericTypeArguments is { Length: > 0 } arguments && Nullable.GetUnderlyingType(info.Type) is null
            ? $"{info.Type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select(Name))}>{mark}"
            : Name(info.Type) + mark;
    }

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? $"{Name(underlying)}?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.FullName switch
        {
            "System.Void" => "void",
            "System.Boolean" => "bool",
            "System.Int32" => "int",
            "System.String" => "string",
            "System.Object" => "object",
            _ => type.Name,
        };
}
