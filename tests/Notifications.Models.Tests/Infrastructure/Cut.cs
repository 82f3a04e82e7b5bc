namespace Notifications.Models.Tests.Infrastructure;

/// <summary>When a connection is cut: at which message of the client, and how far this message gets.</summary>
public sealed record Cut
{
    private readonly string _name;
    private readonly Func<ProtocolMessage, long, bool> _isAt;

    private Cut(string name, CutReach reach, Func<ProtocolMessage, long, bool> isAt) => (_name, Reach, _isAt) = (name, reach, isAt);

    /// <summary>The number of connections to cut. Later ones stay open.</summary>
    public int Times { get; init; } = 1;

    internal CutReach Reach { get; }

    /// <summary>The server never sees the statement.</summary>
    public static Cut Before(string sql) => At(sql, CutReach.Nobody);

    /// <summary>The server executes or refuses the statement, and the client never receives the answer.</summary>
    public static Cut Unanswered(string sql) => At(sql, CutReach.ServerAndBack);

    /// <summary>The server executes the statement after the client has gone.</summary>
    public static Cut InFlight(string sql) => At(sql, CutReach.Server);

    /// <summary>The server has received this number of bytes of a COPY.</summary>
    public static Cut InCopyAfter(int bytes) =>
        new($"in COPY after {bytes} bytes", CutReach.Nobody, (message, copied) => message.CopiedBytes > 0 && copied >= bytes);

    public override string ToString() => Times == 1 ? _name : $"{_name}, {Times} times";

    internal bool IsAt(ProtocolMessage message, long copiedBefore) => _isAt(message, copiedBefore);

    private static Cut At(string sql, CutReach reach) =>
        new($"{sql} reaches {reach}", reach, (message, _) => message.Sql?.StartsWith(sql, StringComparison.Ordinal) == true);
}
