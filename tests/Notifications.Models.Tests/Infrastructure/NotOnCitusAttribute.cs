using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Marks a test that a cluster cannot pass, for one of the reasons in <see cref="CitusLimits"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NotOnCitusAttribute(string reason) : NUnitAttribute, IApplyToTest
{
    public string Reason { get; } = reason;

    public void ApplyToTest(Test test)
    {
        if (TestLayout.IsDistributed)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, Reason);
        }
    }
}
