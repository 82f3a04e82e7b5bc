namespace Notifications.Models.Benchmarks.Peers;

/// <summary>The use of a statement.</summary>
internal enum SqlKind
{
    Rows,
    Number,
    Change,
    ChangeEach,
}
