using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Numbers, instants and identifiers at the limits of their types and just beyond the limits of the library.</summary>
internal static class HostileValue
{
    private static readonly TimeSpan MostOffset = TimeSpan.FromHours(14);

    public static Gen<bool> Flag => Gen.Elements(true, false);

    public static Gen<int> Number => Gen.Frequency(
        (2, Gen.Elements(
            0, -1, 1, 2, 99, 100, 101, 1_024, 1_025, 64_000, 64_001, 100_000, 100_001, int.MinValue, int.MaxValue, int.MaxValue - 1)),
        (1, Gen.Choose(1, 100)));

    public static Gen<TimeSpan> Span => Gen.Frequency(
        (1, Gen.Elements(
            TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromTicks(-1), TimeSpan.FromTicks(11))),
        (1, Gen.Elements(TimeSpan.FromHours(12), TimeSpan.FromHours(12.1), TimeSpan.FromDays(365), TimeSpan.FromDays(365.1),
            TimeSpan.FromDays(4_000_000))));

    public static Gen<Guid> Id => Gen.Frequency((1, Gen.Elements(Guid.Empty, Guid.AllBitsSet)), (2, Fresh));

    /// <summary>An unused identifier.</summary>
    public static Gen<Guid> Fresh => Gen.Constant(0).Select(_ => Guid.NewGuid());

    public static Gen<DateTimeOffset> Instant =>
        from ticks in Gen.Frequency(
            (1, Gen.Elements(
                0, 1, 9, 10, DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks, DateTime.MaxValue.Ticks - 9, DateTime.MaxValue.Ticks - 10)),
            (1, Gen.Choose(0, int.MaxValue).Select(part => (long)(DateTime.MaxValue.Ticks * (part / (double)int.MaxValue)))))
        from minutes in Gen.Elements(0, 0, 1, -1, 345, (int)MostOffset.TotalMinutes, -(int)MostOffset.TotalMinutes)
        select At(ticks, TimeSpan.FromMinutes(minutes));

    public static Gen<T?> OrNull<T>(this Gen<T> values)
        where T : struct => Gen.Frequency((3, values.Select(value => (T?)value)), (1, Gen.Constant((T?)null)));

    public static Gen<T?> OrNothing<T>(this Gen<T> values)
        where T : class => Gen.Frequency((9, values.Select(value => (T?)value)), (1, Gen.Constant((T?)null)));

    // Other offsets are out of range at the limits of the type.
    private static DateTimeOffset At(long ticks, TimeSpan offset) =>
        ticks + offset.Ticks < 0 || ticks + offset.Ticks > DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(offset);
}
