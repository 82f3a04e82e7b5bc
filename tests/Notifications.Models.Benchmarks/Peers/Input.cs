namespace Notifications.Models.Benchmarks.Peers;

/// <summary>What a parameter of a statement stands for.</summary>
internal enum Input
{
    /// <summary>The key of the user.</summary>
    User,

    /// <summary>The identifier of a notification of the user.</summary>
    Id,

    /// <summary>An identifier that grows, and stays the same within one request.</summary>
    NewId,

    /// <summary>A random identifier.</summary>
    RandomId,

    /// <summary>The time in UTC.</summary>
    Now,

    /// <summary>The time for a column without a time zone.</summary>
    LocalNow,

    /// <summary>The content as JSON text.</summary>
    Payload,

    /// <summary>The keys that the statement before has read.</summary>
    Keys,
}
