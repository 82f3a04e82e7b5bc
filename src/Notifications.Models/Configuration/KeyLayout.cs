namespace Notifications.Models;

/// <summary>The primary keys of the tables with rows of users.</summary>
public enum KeyLayout
{
    /// <summary><c>(id)</c>, the key of the specification.</summary>
    ById,

    /// <summary>
    /// <c>(user_id, id)</c> in the tables of notifications and of users' preferences. Distribution and hash partitions by user need this
    /// key.
    /// </summary>
    ByUser,
}
