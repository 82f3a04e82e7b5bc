using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Notifications.Models.Tests.Packaging;

public sealed class PublicTypeTests
{
    private static readonly string[] ExtensionNamespaces =
        ["Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Migrations", "Microsoft.Extensions.DependencyInjection"];

    private static readonly Type[] Types = typeof(Notification).Assembly.GetExportedTypes();

    [Test]
    public void Extension_classes_begin_with_Notification() =>
        Types.Where(HasExtensions).Should().OnlyContain(type => type.Name.StartsWith("Notification", StringComparison.Ordinal));

    [Test]
    public void Extension_classes_are_in_the_namespace_of_what_they_extend() =>
        Types.Where(HasExtensions).Should().OnlyContain(type => ExtensionNamespaces.Contains(type.Namespace));

    [Test]
    public void Other_types_are_in_the_namespace_of_the_library() =>
        Types.Where(type => !HasExtensions(type) && !IsPlumbing(type))
            .Should().OnlyContain(type => type.Namespace == "Notifications.Models");

    // Code that EF Core and System.Text.Json generate for an application names them. Nobody else does.
    [Test]
    public void Editors_hide_converters_comparers_and_generators_and_nothing_else() =>
        Types.Where(IsHidden).Should().BeEquivalentTo(Types.Where(IsPlumbing));

    private static bool HasExtensions(Type type) => type.IsDefined(typeof(ExtensionAttribute));

    private static bool IsPlumbing(Type type) =>
        type.Namespace == "Notifications.Models.Configuration" || type.IsAssignableTo(typeof(System.Text.Json.Serialization.JsonConverter));

    private static bool IsHidden(Type type) => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never;
}
