namespace Notifications.Models;

/// <summary>The rows that one rule removes, from some place on; immutable, so that a batch can be tried again.</summary>
internal interface IRemovableRows
{
    RetentionRule Rule { get; }

    /// <summary>How many rows there are, from here on.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>Removes a batch, and returns how many rows it was and where to go on; <see langword="null"/> if there are no more.</summary>
    Task<(int Removed, IRemovableRows? Left)> RemoveAsync(int batchSize, CancellationToken cancellationToken);
}
