using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Marks a test of DDL or plans that holds only for plain tables.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnPlainTablesAttribute : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        if (!TestLayout.IsPlain)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, "The test holds for plain tables only.");
        }
    }
}
