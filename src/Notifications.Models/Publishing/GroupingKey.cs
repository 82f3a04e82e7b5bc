namespace Notifications.Models;

/// <summary>What makes a group: the notifications of one type and key that a user gets within a window.</summary>
/// <remarks>
/// Time is cut into slices as long as the window, and the identifier of a group is derived from the slice in which the group begins.
/// Whoever publishes within the window therefore finds the group under one of three identifiers, and no two publishers begin it twice.
/// </remarks>
internal sealed record GroupingKey(string Type, string Key, TimeSpan Window)
{
    /// <summary>The number of the slice that an instant is in.</summary>
    public long SliceOf(DateTimeOffset at) => at.UtcTicks / Window.Ticks;

    /// <summary>The identifier of the group of a user that begins at an instant.</summary>
    public Guid NewId(Guid userId, DateTimeOffset at) => DerivedId.Of(userId, Type, $"{Key}\0{Window.Ticks}\0{SliceOf(at)}");

    /// <summary>The identifiers of all groups of a user that may have begun within the window of an instant, before or after it.</summary>
    public IEnumerable<Guid> IdsAround(Guid userId, DateTimeOffset at) =>
        [NewId(userId, at - Window), NewId(userId, at), NewId(userId, at + Window)];

    /// <summary>Whether a group that begins at one instant takes in a notification of another.</summary>
    public bool Reaches(DateTimeOffset begin, DateTimeOffset at) => (at - begin).Duration() < Window;
}
