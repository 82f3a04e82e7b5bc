using Notifications.Models;

namespace Inbox.Preferences;

/// <summary>A merge patch (RFC 7396) has a media type of its own; ordinary JSON will do.</summary>
internal static class MergePatch
{
    private const string MediaType = "application/merge-patch+json";

    public static RouteHandlerBuilder AcceptsMergePatch(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<PreferencePatch>(MediaType, "application/json");
}
