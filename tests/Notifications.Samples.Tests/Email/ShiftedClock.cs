namespace Notifications.Samples.Tests.Email;

/// <summary>A clock that runs ahead, and can be put forward; its timers are those of the system.</summary>
internal sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
{
    private long _ahead = ahead.Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
