namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>A path that answers one request again and again.</summary>
/// <param name="Name">Whose path it is.</param>
/// <param name="AnswerAsync">
/// Answers it once more. The number grows by one, and chooses among users; every path must return the same.
/// </param>
internal sealed record Contestant(string Name, Func<int, Task<int>> AnswerAsync);
