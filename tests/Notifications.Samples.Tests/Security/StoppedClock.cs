namespace Notifications.Samples.Tests.Security;

/// <summary>A clock that stands still until it is put forward; its timers are those of the system.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private long _ticks = DateTime.UtcNow.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
