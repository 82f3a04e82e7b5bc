using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>The primary keys of the tables whose rows belong to users.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyLayout>))]
public enum KeyLayout
{
    /// <summary><c>(id)</c>, as in the specification.</summary>
    ById,

    /// <summary>
    /// <c>(user_id, id)</c> for notifications and users' preferences, which hash partitions and distributed tables need.
    /// </summary>
    ByUser,
}
