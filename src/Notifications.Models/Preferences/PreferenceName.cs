namespace Notifications.Models;

/// <summary>The names of channels and types, as entries of preferences have them.</summary>
internal static class PreferenceName
{
    /// <summary>The key under which locks stand, beside the channels.</summary>
    public const string Locked = "locked";

    public static void Check(string channel, string type)
    {
        CheckChannel(channel, nameof(channel));
        CheckType(type, nameof(type));
    }

    public static string CheckChannel(string? channel, string name)
    {
        ArgumentNullException.ThrowIfNull(channel, name);
        return FindProblemOfChannel(channel) is { } problem ? throw new ArgumentException($"{name} {problem}", name) : channel;
    }

    public static string CheckType(string? type, string name) => Guard.Text(type, TextLimits.Type, name);

    /// <summary>The end of a sentence that begins with the name of the channel; <see langword="null"/> if there is no problem.</summary>
    public static string? FindProblemOfChannel(string channel) => channel is PreferenceSet.AnyType or Locked
        ? $"is \"{channel}\", which is reserved and names no channel. Use another name."
        : Guard.FindProblem(channel, PreferenceSet.ChannelMaxLength);

    /// <inheritdoc cref="FindProblemOfChannel"/>
    public static string? FindProblemOfType(string type) => Guard.FindProblem(type, TextLimits.Type);
}
