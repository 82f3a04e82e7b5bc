namespace Notifications.Models.Benchmarks.Inbox.Paths;

/// <summary>One way to answer the requests of a notification center. Each returns a number that must be the same on every path.</summary>
internal abstract class InboxPath
{
    /// <summary>One page of the inbox, and how many notifications it has.</summary>
    public abstract Task<int> PageAsync(Guid user, Position? after = null, int size = Requests.PageSize);

    /// <summary>The first page of those whose title begins so: a query that the application composes further.</summary>
    public abstract Task<int> PageOfTitleAsync(Guid user, string start);

    /// <summary>The first page of those of one type.</summary>
    public abstract Task<int> PageOfTypeAsync(Guid user, string type);

    /// <summary>The unread ones, as far as a badge shows them.</summary>
    public abstract Task<int> BadgeAsync(Guid user);

    /// <summary>All unread ones.</summary>
    public abstract Task<int> CountUnreadAsync(Guid user);

    /// <summary>Marks all as read.</summary>
    public abstract Task<int> MarkAllReadAsync(Guid user);

    /// <summary>Marks one as read.</summary>
    public abstract Task<int> MarkReadAsync(Guid user, Guid id);

    /// <summary>Moves one to the trash.</summary>
    public abstract Task<int> DeleteAsync(Guid user, Guid id);

    /// <summary>Saves a new one.</summary>
    public abstract Task<int> InsertAsync(Guid user);
}
