using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Marks a test of the tables themselves (their DDL, their plans), which says nothing of tables that are spread.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnPlainTablesAttribute : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        if (!TestLayout.IsPlain)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, "It is about plain tables.");
        }
    }
}
