using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>The options of the commands at run time, for a type of context.</summary>
/// <remarks>
/// Set them with <c>UseNotificationModels</c> on the options of a context, or with <c>AddNotificationModels&lt;TContext&gt;</c> on the
/// services.
/// </remarks>
public sealed class NotificationOptions
{
    /// <summary>
    /// The preferences that apply where neither the user nor the organization has set a value. Locks in them have no effect.
    /// </summary>
    /// <value>The default is <see cref="PreferenceSet.Empty"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PreferenceSet DefaultPreferences
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(DefaultPreferences));
    } = PreferenceSet.Empty;

    /// <summary>The clock of the commands, and of <c>CreatedAt</c> when an entity is added.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    /// <remarks>Methods of entities have no context: without <c>at</c>, they use the clock of the system.</remarks>
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
