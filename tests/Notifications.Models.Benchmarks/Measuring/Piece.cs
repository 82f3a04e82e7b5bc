namespace Notifications.Models.Benchmarks.Measuring;

/// <summary>A path that writes many rows in one long piece of work, and finds the same state each time.</summary>
/// <param name="Name">Whose path it is.</param>
/// <param name="Prepare">Prepares the work, outside of its time, and returns it; the work returns the number of rows that it wrote.</param>
/// <param name="UndoAsync">Removes the rows, outside of the time, and returns how many there were.</param>
internal sealed record Piece(string Name, Func<Func<Task<long>>> Prepare, Func<Task<long>> UndoAsync);
