using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>The primary keys of the tables whose rows belong to users.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyLayout>))]
public enum KeyLayout
{
    /// <summary><c>(id)</c>, the default.</summary>
    [JsonStringEnumMemberName("by_id")]
    ById,

    /// <summary>
    /// <c>(user_id, id)</c> for notifications and users' preferences, which hash partitions and distributed tables need.
    /// </summary>
    [JsonStringEnumMemberName("by_user")]
    ByUser,
}
