using System.Runtime.CompilerServices;

namespace Notifications.Models;

/// <summary>The type of a notification: a name, and none that entries of preferences reserve.</summary>
internal static class TypeName
{
    /// <summary>The most characters, as PostgreSQL counts them (code points).</summary>
    public const int MaxLength = 50;

    /// <summary>Stands for every type of a channel in entries of preferences.</summary>
    public const string Any = "*";

    /// <summary>Returns the type in normalization form C.</summary>
    public static string Check(string? value, [CallerMemberName] string name = "") => value == Any
        ? throw new ArgumentException(
            $"{name} is \"{Any}\", which stands for every type in preferences. A notification has a type of its own.", name)
        : Guard.Name(value, MaxLength, name);
}
