using System.Text.Json;

namespace Notifications.Models;

/// <summary>One head, as a page shows it.</summary>
/// <param name="Item">The notification, or what a selector makes of it.</param>
/// <param name="Data">Its data; not read unless the page shows data.</param>
internal readonly record struct GroupHead<TItem>(TItem Item, JsonElement Data);
