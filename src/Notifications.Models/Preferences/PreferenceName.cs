namespace Notifications.Models;

/// <summary>The names of channels and types, as entries of preferences have them.</summary>
/// <remarks>They are case-sensitive, and in Unicode's normalization form C: PostgreSQL compares the keys of JSON byte by byte.</remarks>
internal static class PreferenceName
{
    /// <summary>The key under which locks stand, beside the channels.</summary>
    public const string Locked = "locked";

    /// <summary>Returns the name of a channel in normalization form C.</summary>
    public static string CheckChannel(string? channel, string parameter) => channel is PreferenceSet.AnyType or Locked
        ? throw new ArgumentException($"{parameter} {Reserved(channel)}", parameter)
        : Guard.Name(channel, PreferenceSet.ChannelMaxLength, parameter);

    /// <summary>Returns the type of an entry, which may be <see cref="PreferenceSet.AnyType"/>, in normalization form C.</summary>
    public static string CheckType(string? type, string parameter) => Guard.Name(type, TypeName.MaxLength, parameter);

    /// <summary>The end of a sentence that begins with the name of the channel; <see langword="null"/> if there is no problem.</summary>
    public static string? FindProblemOfChannel(string channel) =>
        channel is PreferenceSet.AnyType or Locked ? Reserved(channel) : FindProblem(channel, PreferenceSet.ChannelMaxLength);

    /// <inheritdoc cref="FindProblemOfChannel"/>
    public static string? FindProblemOfType(string type) => FindProblem(type, TypeName.MaxLength);

    private static string? FindProblem(string name, int limit) => Guard.FindProblem(name, limit)
        ?? (name.IsNormalized() ? null : "is not in normalization form C. Normalize it.");

    private static string Reserved(string channel) => $"is \"{channel}\", which is reserved and names no channel. Use another name.";
}
