using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;
using PublicApiGenerator;

namespace Notifications.Models.Tests.Packaging;

public sealed partial class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        // By default, the generator leaves out types in namespaces of Microsoft, where the extension classes are.
        DenyNamespacePrefixes = [],
        TreatRecordsAsClasses = false,
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = [typeof(DebuggerDisplayAttribute).FullName!, typeof(DynamicallyAccessedMembersAttribute).FullName!],
        SplitMethodParametersAcrossLines = parameters => parameters > 2,
    };

    [Test]
    public void The_public_API_is_the_approved_one()
    {
        var api = typeof(Notification).Assembly.GeneratePublicApi(Options);

        QualifierPattern.Replace(api, "").ShouldBeApproved("Packaging/PublicApi.txt");
    }

    /// <summary>The namespaces in front of a type's name: without them, a signature fits on a line.</summary>
    [GeneratedRegex(@"(?<!namespace |"")\b(?:System|Microsoft|Notifications)\.(?:[A-Z]\w*\.)*(?=[A-Z])")]
    private static partial Regex QualifierPattern { get; }
}
