namespace Notifications.Samples.Tests.Email;

/// <summary>How a mail server does not do what it should.</summary>
public enum MailFault
{
    None,

    /// <summary>It does not know the recipient: 550.</summary>
    RefusesRecipient,

    /// <summary>It does not accept the sender: 550.</summary>
    RefusesSender,

    /// <summary>It does not like the mail: 554.</summary>
    RefusesMail,

    /// <summary>It has no time: 451.</summary>
    IsBusy,

    /// <summary>It closes the connection before the mail.</summary>
    DropsBefore,

    /// <summary>It has taken the mail, and closes the connection before it says so.</summary>
    DropsAfter,

    /// <summary>It has the mail, and does not answer for as long as it runs.</summary>
    Hangs,
}
