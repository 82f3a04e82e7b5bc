using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>What the commands of the library take from the host at run time, for each type of context.</summary>
/// <remarks>Set it with <c>UseNotificationModels</c> on the options of a context, or with <c>AddNotificationModels&lt;TContext&gt;</c> on the services.</remarks>
public sealed class NotificationOptions
{
    /// <summary>What holds where neither a user nor an organization says anything; <see cref="PreferenceSet.Empty"/> by default. Locks in it say nothing.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PreferenceSet DefaultPreferences { get; set => field = value ?? throw new ArgumentNullException(nameof(DefaultPreferences)); } = PreferenceSet.Empty;

    /// <summary>The clock of the commands, and of <c>CreatedAt</c> where an entity is added; <see cref="TimeProvider.System"/> by default.</summary>
    /// <remarks>Methods of entities, <c>MarkReadAsync</c> and <c>SoftDeleteAsync</c> do not ask it: without <c>at</c> they take the system's clock.</remarks>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; set => field = value ?? throw new ArgumentNullException(nameof(TimeProvider)); } = System.TimeProvider.System;

    internal DateTimeOffset Now => Instant.AsStored(TimeProvider.GetUtcNow());

    internal static NotificationOptions Of(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<NotificationOptionsExtension>()?.Options ?? NotificationOptionsExtension.Default;
}
