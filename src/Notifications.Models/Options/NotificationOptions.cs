using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>The options of the commands at run time, for each type of context.</summary>
/// <remarks>
/// Set them with <c>UseNotificationModels</c> on the options of a context, or with <c>AddNotificationModels&lt;TContext&gt;</c> on the
/// services.
/// </remarks>
public sealed class NotificationOptions
{
    /// <summary>
    /// The preferences that decide where neither the user nor an organization has set an entry; locks in it have no effect.
    /// </summary>
    /// <value><see cref="PreferenceSet.Empty"/> by default.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PreferenceSet DefaultPreferences
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(DefaultPreferences));
    } = PreferenceSet.Empty;

    /// <summary>
    /// The clock of the commands, of changes without an instant, and of <c>CreatedAt</c> where an entity is added to a context.
    /// </summary>
    /// <remarks>Methods of entities, such as <see cref="Notification.MarkRead"/>, know no context and take the system's clock.</remarks>
    /// <value><see cref="System.TimeProvider.System"/> by default.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    } = System.TimeProvider.System;

    internal DateTimeOffset Now => Instant.AsStored(TimeProvider.GetUtcNow());

    internal static NotificationOptions Of(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<NotificationOptionsExtension>()?.Options
        ?? NotificationOptionsExtension.Default;
}
