using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.BadInput;

/// <summary>A call with one input, printable in the message of a failed test.</summary>
internal sealed record AttemptedCall(object? Input, Func<TestDbContext, Task> RunAsync)
{
    private const int MaxLength = 1_000;

    public override string ToString()
    {
        var text = Input?.ToString() ?? "null";
        return string.Concat(text.Take(MaxLength).Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:x4}"))
            + (text.Length > MaxLength ? $"... ({text.Length})" : "");
    }
}
