namespace Notifications.Models.Benchmarks.Peers;

/// <summary>The tables of another project, and the statements that it sends; facts of its published sources, written anew.</summary>
/// <remarks>
/// Of its own accord, a peer sends more: it looks for the user, saves counters, or runs callbacks. Only what a request cannot do without is
/// here, in its favor.
/// </remarks>
internal sealed record Peer(string Name)
{
    public required string Tables { get; init; }

    /// <summary>Fills the tables from samples, which are a table in SQL.</summary>
    public required Func<PeerSize, string> Fill { get; init; }

    public required string Indexes { get; init; }

    public required Func<int, object> UserKey { get; init; }

    /// <summary>Selects the key of a user and the identifier of an unread notification.</summary>
    public required string Unread { get; init; }

    /// <summary>The first 50 notifications of a user.</summary>
    public required IReadOnlyList<Sql> Page { get; init; }

    public required IReadOnlyList<Sql> Badge { get; init; }

    public required IReadOnlyList<Sql> Insert { get; init; }

    public required IReadOnlyList<Sql> MarkOne { get; init; }

    public required IReadOnlyList<Sql> MarkAll { get; init; }
}
