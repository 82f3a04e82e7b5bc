namespace Notifications.Models;

/// <summary>What the primary keys of a user's rows are.</summary>
public enum KeyLayout
{
    /// <summary><c>(id)</c>, as the specification has it.</summary>
    ById,

    /// <summary><c>(user_id, id)</c>, on the tables of notifications and of users' preferences: what distributed tables and hash partitions by user need.</summary>
    ByUser,
}
