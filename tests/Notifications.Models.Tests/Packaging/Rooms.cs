namespace Notifications.Models.Tests.Packaging;

/// <summary>
/// The folders of the library, and which other folders each may use. Dependencies point one way: from commands to entities, from entities
/// to
/// values, and from values to validation. Namespaces do not show this, because they follow the public API.
/// </summary>
internal static class Rooms
{
    public const string Entities = "(entities)";

    private static readonly string[] Foundation = [Entities, "Options", "Preferences", "Sql", "Validation"];

    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["Validation"] = [],
        ["Sql"] = [],
        ["Telemetry"] = [],
        ["Preferences"] = ["Validation"],
        [Entities] = ["Preferences", "Validation"],
        ["Options"] = ["Preferences", "Validation"],
        ["Configuration"] = Foundation,
        ["Inbox"] = [.. Foundation, "Inbox/Paging", "Telemetry"],
        ["Inbox/Paging"] = [.. Foundation, "Inbox"],
        ["Inbox/Grouping"] = [.. Foundation, "Inbox", "Inbox/Paging"],
        ["Preferences/Commands"] = Foundation,
        ["Deliveries"] = [.. Foundation, "Telemetry"],
        ["Publishing"] = [.. Foundation, "Configuration", "Deliveries", "Preferences/Commands", "Telemetry"],
        ["Retention"] = [.. Foundation, "Telemetry"],
        ["PersonalData"] = [.. Foundation, "Inbox", "Retention", "Telemetry"],
        ["Scaling"] = ["Configuration", "Sql", "Validation"],
    };

    /// <summary>The room of a folder. The files at the top are the entities.</summary>
    public static string Of(string folder)
    {
        if (folder.Length == 0)
        {
            return Entities;
        }

        var parent = Path.GetDirectoryName(folder)!;
        return Allowed.ContainsKey(folder) || parent.Length == 0 ? folder : Of(parent);
    }
}
