using System.Runtime.CompilerServices;

namespace Notifications.Models.Journey;

internal static class Ensure
{
    /// <summary>Ends the program where a condition does not hold.</summary>
    public static void That(bool condition, [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Not so: {text}");
        }
    }
}
