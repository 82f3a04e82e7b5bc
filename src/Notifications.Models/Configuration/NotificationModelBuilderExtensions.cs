using Notifications.Models;
using Notifications.Models.Configuration;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds notifications to the model of an application.</summary>
public static class NotificationModelBuilderExtensions
{
    /// <summary>
    /// Maps <see cref="Notification"/>, <see cref="NotificationPreference"/> and <see cref="OrganizationNotificationPreference"/>.
    /// </summary>
    /// <remarks>
    /// <para>Call it in <c>OnModelCreating</c>; nothing else is needed. A second call replaces the options of the first.</para>
    /// <para>
    /// Tables, columns, types, defaults, keys, indexes and checks are explicit, so that conventions of the application do not change them.
    /// The tables take the default schema of the model unless <see cref="NotificationModelOptions.Schema"/> is set. Add your own foreign
    /// keys, columns and indexes after the call, with <c>modelBuilder.Entity&lt;Notification&gt;()</c>.
    /// </para>
    /// </remarks>
    /// <param name="modelBuilder">The model builder.</param>
    /// <param name="configure">Sets the options; <see langword="null"/> keeps the defaults.</param>
    /// <returns>The same model builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="modelBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has an invalid value. The exception names the option.</exception>
    public static ModelBuilder AddNotificationModels(this ModelBuilder modelBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var options = NotificationModelOptions.From(configure);

        // Until a property is converted, EF Core takes its class for an entity, and an application that iterates over its model would see
        // it.
        modelBuilder
            .Ignore<PreferenceSet>()
            .ApplyConfiguration(new NotificationConfiguration(options))
            .ApplyConfiguration(new NotificationPreferenceConfiguration(options))
            .ApplyConfiguration(new OrganizationNotificationPreferenceConfiguration(options));

        // Otherwise EF Core would silently skip unconverted properties of this type in entities of the application.
        modelBuilder.Model.RemoveIgnored(typeof(PreferenceSet));
        return modelBuilder;
    }
}
