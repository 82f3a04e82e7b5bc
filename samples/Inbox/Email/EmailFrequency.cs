namespace Inbox.Email;

/// <summary>How often a user gets e-mail.</summary>
internal enum EmailFrequency
{
    /// <summary>A mail for each notification.</summary>
    Instant,

    /// <summary>One mail a day.</summary>
    Daily,

    /// <summary>No mail but what an organization requires.</summary>
    Off,
}
