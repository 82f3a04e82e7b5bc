namespace Notifications.Models.Benchmarks.Peers;

/// <summary>What is done with a statement.</summary>
internal enum SqlKind
{
    Rows,
    Number,
    Change,
    ChangeEach,
}
