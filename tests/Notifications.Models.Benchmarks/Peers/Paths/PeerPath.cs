namespace Notifications.Models.Benchmarks.Peers.Paths;

/// <summary>One way to answer the requests; users are numbers, and identifiers are those of <see cref="Unread"/>.</summary>
internal abstract class PeerPath(string name)
{
    public string Name => name;

    /// <summary>The first page, and how many notifications it has.</summary>
    public abstract Task<int> PageAsync(int user);

    /// <summary>The unread ones, or 99 if there are more.</summary>
    public abstract Task<int> BadgeAsync(int user);

    public abstract Task<int> InsertAsync(int user);

    public abstract Task<int> MarkOneAsync(object user, object id);

    public abstract Task<int> MarkAllAsync(int user);

    /// <summary>Unread notifications, in an order without meaning; read before anything is marked.</summary>
    public IReadOnlyList<(object User, object Id)> Unread { get; private set; } = [];

    public async Task KeepUnreadAsync() => Unread = await ReadUnreadAsync();

    protected abstract Task<IReadOnlyList<(object User, object Id)>> ReadUnreadAsync();

    /// <summary>Closes the connections, and their statements with them.</summary>
    public abstract void ForgetPlans();
}
