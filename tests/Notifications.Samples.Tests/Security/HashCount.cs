namespace Notifications.Samples.Tests.Security;

/// <summary>How many passwords were verified.</summary>
internal sealed class HashCount
{
    private int _value;

    public int Value => _value;

    public void Increment() => Interlocked.Increment(ref _value);
}
