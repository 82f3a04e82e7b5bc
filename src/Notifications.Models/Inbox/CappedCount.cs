using System.Globalization;

namespace Notifications.Models;

/// <summary>A count that stops at a cap, as a badge shows it: <c>7</c>, <c>99</c>, or <c>99+</c> for any greater number.</summary>
/// <param name="Value">The number of rows; the cap, if there are more.</param>
/// <param name="IsCapped">Whether there are more rows than <paramref name="Value"/>.</param>
public readonly record struct CappedCount(int Value, bool IsCapped)
{
    /// <summary>Returns the count as a badge shows it.</summary>
    /// <returns>The value, followed by <c>+</c> if there are more rows.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}{(IsCapped ? "+" : "")}");
}
