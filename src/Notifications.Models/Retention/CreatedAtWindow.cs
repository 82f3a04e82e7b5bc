namespace Notifications.Models;

/// <summary>A range of <c>created_at</c>, whose end is part of it.</summary>
/// <remarks>
/// Rows with the same <c>created_at</c>, such as those of a fan-out, belong to one window. Instants stay text on their way through the
/// client, since those that other programs have stored may be infinite or later than the year 9999.
/// </remarks>
/// <param name="Comparison"><c>&gt;=</c> or <c>&gt;</c>: whether the start is part of it too.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record CreatedAtWindow(string Comparison, string Start, string End)
{
    public const string Infinity = "infinity";

    /// <summary>All of the table.</summary>
    public static CreatedAtWindow All { get; } = new(">=", "-infinity", Infinity);

    /// <summary>What comes after this window.</summary>
    public CreatedAtWindow Rest => new(">", End, Infinity);
}
