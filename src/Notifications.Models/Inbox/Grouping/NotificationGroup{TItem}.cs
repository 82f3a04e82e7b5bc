using System.Text.Json;

namespace Notifications.Models;

/// <summary>
/// One entry of a grouped inbox: what a selector made of the newest notification of a group, with the counts of the group.
/// </summary>
/// <typeparam name="TItem">The type that the selector makes of each head.</typeparam>
/// <param name="Head">What the selector made of the newest member.</param>
/// <param name="Count">The number of members, the head included; 1 for a notification in no group.</param>
/// <param name="UnreadCount">The number of unread members.</param>
/// <param name="Newest">
/// The <see cref="Notification.Data"/> of the newest members, the head's first; empty unless the page was read with <c>newest</c>.
/// </param>
/// <remarks>The head is read before the counts, which may therefore include what arrived in between, or leave out what went.</remarks>
public sealed record NotificationGroup<TItem>(TItem Head, int Count, int UnreadCount, IReadOnlyList<JsonElement> Newest);
