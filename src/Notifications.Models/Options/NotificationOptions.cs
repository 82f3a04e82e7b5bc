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
    /// <summary>The preferences that decide where neither the user nor an organization has set an entry.</summary>
    /// <remarks>
    /// Locks in it are those of the platform: they hold for everybody, before the locks of organizations, and whatever users set.
    /// </remarks>
    /// <value><see cref="PreferenceSet.Empty"/> by default.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// options.DefaultPreferences = PreferenceSet.Empty.With("email", "mention", true).Lock("email", "security.alert", true);
    /// </code>
    /// </example>
    public PreferenceSet DefaultPreferences
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(DefaultPreferences));
    } = PreferenceSet.Empty;

    /// <summary>The catalog of the application's types of notification; without one, every type is allowed.</summary>
    /// <remarks>
    /// With a catalog, <c>PublishAsync</c>, <c>PatchPreferencesAsync</c> and <c>PatchOrganizationPreferencesAsync</c> refuse a type that is
    /// not in it, and so do <see cref="DefaultPreferences"/>. A patch can still clear entries of a type that has left the catalog. Entities
    /// that are saved or copied are not checked, so that an import can keep types of the past.
    /// </remarks>
    /// <value><see langword="null"/> by default.</value>
    /// <exception cref="ArgumentException">
    /// A type is null, empty, longer than 50 characters, <c>*</c>, or contains a NUL or an unpaired surrogate.
    /// </exception>
    /// <example>
    /// <code>
    /// options.Types = ["mention", "ticket.assigned", "security.alert"];
    /// </code>
    /// </example>
    public IReadOnlyCollection<string>? Types
    {
        get;
        set => field = value is null ? null : [.. value.Select(type => TypeName.Check(type, nameof(Types)))];
    }

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

    /// <summary>Returns other options with the same values, changed by the application.</summary>
    /// <exception cref="ArgumentException">The default preferences have a type that is not in the catalog.</exception>
    internal NotificationOptions With(Action<NotificationOptions> configure)
    {
        var changed = (NotificationOptions)MemberwiseClone();
        configure(changed);
        foreach (var entry in changed.DefaultPreferences.Entries)
        {
            changed.CheckTypeOfEntry(entry.Type, nameof(DefaultPreferences));
        }

        return changed;
    }

    /// <summary>Refuses a patch that sets an entry of an unknown type.</summary>
    internal void CheckTypes(PreferencePatch patch, string argument)
    {
        foreach (var entry in patch.Entries.Where(entry => entry.Enabled is not null))
        {
            CheckTypeOfEntry(entry.Type!, argument);
        }
    }

    /// <summary>Refuses a type that is not in the catalog.</summary>
    internal void CheckType(string type, string argument)
    {
        if (Types?.Contains(type) == false)
        {
            throw new ArgumentException(
                $"{argument} has the type \"{type}\", which NotificationOptions.Types does not have: "
                + $"{Excerpt.Of(string.Join(", ", Types))}. Correct it, or add it there.",
                argument);
        }
    }

    private void CheckTypeOfEntry(string type, string argument)
    {
        if (type != PreferenceSet.AnyType)
        {
            CheckType(type, argument);
        }
    }
}
