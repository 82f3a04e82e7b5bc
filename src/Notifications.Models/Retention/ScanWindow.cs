namespace Notifications.Models;

/// <summary>A range of the first column of an index, whose end is part of it.</summary>
/// <remarks>
/// Rows with the same value, such as the instant of a fan-out, belong to one window. Values stay text on their way through the client,
/// because instants that other programs have stored may be infinite or later than the year 9999.
/// </remarks>
/// <param name="Comparison"><c>&gt;=</c> or <c>&gt;</c>: whether the start is part of it too.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record ScanWindow(string Comparison, string Start, string End)
{
    /// <summary>The window after this one, up to the end of another.</summary>
    public ScanWindow Until(string end) => new(">", End, end);
}
