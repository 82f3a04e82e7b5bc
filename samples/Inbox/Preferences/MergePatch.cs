using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>A JSON Merge Patch (RFC 7396) has its own media type; ordinary JSON is accepted as well.</summary>
internal static class MergePatch
{
    private const string MediaType = "application/merge-patch+json";

    public static RouteHandlerBuilder AcceptsMergePatch(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<PreferencePatch>(MediaType, "application/json");
}
