namespace Notifications.Models;

/// <summary>Notifications of one type and key that a user gets within a window, which belong on one line.</summary>
/// <remarks>
/// Time is cut into pieces as long as the window, and a burst has an identifier that is derived from the piece in which it begins. So whoever comes within
/// the window of a burst finds it under one of three identifiers, and none is made twice.
/// </remarks>
internal sealed record Burst(string Type, string Key, TimeSpan Window)
{
    /// <summary>The identifier of the burst of a user that begins at an instant.</summary>
    public Guid NewId(Guid userId, DateTimeOffset at) => DerivedId.Of(userId, Type, $"{Key}\0{Window.Ticks}\0{at.UtcTicks / Window.Ticks}");

    /// <summary>The identifiers of all bursts of a user that may have begun within the window of an instant, before or after it.</summary>
    public IEnumerable<Guid> IdsAround(Guid userId, DateTimeOffset at) => [NewId(userId, at - Window), NewId(userId, at), NewId(userId, at + Window)];
}
