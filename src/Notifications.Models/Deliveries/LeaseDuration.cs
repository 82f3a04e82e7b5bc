namespace Notifications.Models;

/// <summary>How long a claim holds.</summary>
internal static class LeaseDuration
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    public static TimeSpan Check(TimeSpan lease, string name) =>
        lease >= TimeSpan.FromMicroseconds(1) && lease <= Max
            ? lease
            : throw new ArgumentOutOfRangeException(
                name, lease, $"{name} is {lease}; it takes at most a day, and more than zero. Choose more than sending takes.");
}
