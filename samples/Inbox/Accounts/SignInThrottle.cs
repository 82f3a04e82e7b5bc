namespace Inbox.Accounts;

/// <summary>Slows down the network that guesses passwords, and no other: an account is never locked.</summary>
/// <remarks>It counts in the memory of one instance of the application: with several, each allows as many tries.</remarks>
internal sealed class SignInThrottle(TimeProvider clock)
{
    // One address tries one account: a user who has forgotten the password, or somebody who guesses it.
    private readonly Slowdown _byAccount = new(free: 5, longest: TimeSpan.FromMinutes(15));

    // One address tries many accounts. An office has one address for all.
    private readonly Slowdown _byAddress = new(free: 100, longest: TimeSpan.FromMinutes(1));

    private readonly Lock _lock = new();

    /// <summary>Counts an attempt to sign in before its outcome is known, so that many at once are not all free.</summary>
    /// <returns>How long to wait; <see cref="TimeSpan.Zero"/> if the try may go on, and only then it counts.</returns>
    public TimeSpan Try(string address, string account)
    {
        var (key, now) = (KeyOf(address, account), clock.GetUtcNow());
        lock (_lock)
        {
            var (ofAccount, ofAddress) = (_byAccount.WaitOf(key, now), _byAddress.WaitOf(address, now));
            var wait = ofAccount > ofAddress ? ofAccount : ofAddress;
            if (wait == TimeSpan.Zero)
            {
                _byAccount.Count(key, now);
                _byAddress.Count(address, now);
            }

            return wait;
        }
    }

    /// <summary>Records a successful attempt: resets the account, and takes back one attempt of the address.</summary>
    public void Succeed(string address, string account)
    {
        lock (_lock)
        {
            _byAccount.Forget(KeyOf(address, account));
            _byAddress.TakeBack(address);
        }
    }

    private static string KeyOf(string address, string account) => $"{address} {account}";
}
