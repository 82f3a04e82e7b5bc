namespace Notifications.Models;

/// <summary>A notification that a publish is about to insert.</summary>
internal sealed record NewRow(Guid UserId, Guid Id);
