namespace Notifications.Models;

/// <summary>One change of a <see cref="PreferencePatch"/>.</summary>
/// <remarks>
/// A patch can clear more than one entry at once, because <c>null</c> may stand at every level of its JSON:
/// <list type="table">
/// <listheader><term>JSON</term><description>entry</description></listheader>
/// <item>
/// <term><c>{"email": {"mention": true}}</c></term>
/// <description><c>("email", "mention", true, false)</c> sets one type</description>
/// </item>
/// <item>
/// <term><c>{"email": {"mention": null}}</c></term>
/// <description><c>("email", "mention", null, false)</c> clears one type</description>
/// </item>
/// <item>
/// <term><c>{"email": null}</c></term>
/// <description><c>("email", null, null, false)</c> clears all types of the channel</description>
/// </item>
/// <item>
/// <term><c>{"locked": {"email": null}}</c></term>
/// <description><c>("email", null, null, true)</c> clears all locks of the channel</description>
/// </item>
/// <item>
/// <term><c>{"locked": null}</c></term>
/// <description><c>(null, null, null, true)</c> clears all locks</description>
/// </item>
/// </list>
/// </remarks>
/// <param name="Channel">The channel; <see langword="null"/> only where all locks of all channels are cleared.</param>
/// <param name="Type">
/// The type of notification, or <see cref="PreferenceSet.AnyType"/>; <see langword="null"/> where all types of the channel are cleared.
/// </param>
/// <param name="Enabled">What is set; <see langword="null"/> where something is cleared.</param>
/// <param name="IsLock">Whether the change is one of locks.</param>
public sealed record PreferencePatchEntry(string? Channel, string? Type, bool? Enabled, bool IsLock);
