using System.Runtime.CompilerServices;

namespace Notifications.Models;

/// <summary>Validates values before they are sent. Messages name the property, the size, the limit and the remedy.</summary>
internal static class Guard
{
    /// <summary>Returns a text that PostgreSQL can store, of 1 to <paramref name="limit"/> characters.</summary>
    /// <remarks>Characters are code points, as <c>varchar(n)</c> counts them, not UTF-16 units.</remarks>
    public static string Text(string? value, int limit = int.MaxValue, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return FindProblem(value, limit) is { } problem ? throw new ArgumentException($"{name} {problem}", name) : value;
    }

    /// <summary>Returns a name in Unicode's normalization form C, in which names that look the same are the same bytes.</summary>
    /// <remarks>
    /// In the <see href="https://learn.microsoft.com/dotnet/core/runtime-config/globalization">invariant mode</see> of globalization, .NET
    /// normalizes nothing, and names stay as they are.
    /// </remarks>
    public static string Name(string? value, int limit, [CallerMemberName] string name = "") =>
        Text(value is not null && UnstorableText.Find(value) is null ? value.Normalize() : value, limit, name);

    /// <summary>The end of a sentence that begins with the name of the text; <see langword="null"/> if the text can be stored.</summary>
    public static string? FindProblem(string value, int limit)
    {
        if (value.Length == 0)
        {
            return "is empty (0 characters); it takes at least 1.";
        }

        if (UnstorableText.Find(value) is { } problem)
        {
            return $"has {problem}, which PostgreSQL cannot store. Remove it.";
        }

        return value.Length > limit && CountCharacters(value) is var length && length > limit
            ? $"has {length} characters; the limit is {limit}. Shorten it."
            : null;
    }

    /// <summary>Returns an identifier, and refuses <see cref="Guid.Empty"/>, which is usually a forgotten value.</summary>
    public static Guid Identifier(Guid value, [CallerMemberName] string name = "") =>
        value != Guid.Empty
            ? value
            : throw new ArgumentException($"{name} is the empty Guid ({value}). Set the identifier it stands for.", name);

    /// <inheritdoc cref="Identifier(Guid, string)"/>
    public static Guid? Identifier(Guid? value, [CallerMemberName] string name = "") =>
        value is { } identifier ? Identifier(identifier, name) : null;

    private static int CountCharacters(string value) => value.Length - value.Count(char.IsHighSurrogate);
}
