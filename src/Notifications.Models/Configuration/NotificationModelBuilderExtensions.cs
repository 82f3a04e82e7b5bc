using Notifications.Models;
using Notifications.Models.Configuration;

// In the namespace of its receiver, so that it is found wherever a model is built.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Plugs notifications into the model of a host.</summary>
public static class NotificationModelBuilderExtensions
{
    /// <summary>Maps <see cref="Notification"/>, <see cref="NotificationPreference"/> and <see cref="OrganizationNotificationPreference"/>.</summary>
    /// <remarks>
    /// <para>Call it in <c>OnModelCreating</c>; nothing else is needed. Of two calls the later one decides; with the same options it changes nothing.</para>
    /// <para>
    /// Tables, columns, types, defaults, keys, indexes and checks are all named explicitly, so that the host's conventions and default lengths do
    /// not reach them; of the host's model they take the default schema, unless <see cref="NotificationModelOptions.Schema"/> is set. What
    /// the host wants to add (a foreign key, a column, an index) it adds after the call, with <c>modelBuilder.Entity&lt;Notification&gt;()</c>.
    /// </para>
    /// </remarks>
    /// <param name="modelBuilder">The model that is being built.</param>
    /// <param name="configure">Sets the options, if the defaults do not fit.</param>
    /// <returns>The same model builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="modelBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has a value that cannot be; the exception has the option's name.</exception>
    public static ModelBuilder AddNotificationModels(this ModelBuilder modelBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var options = NotificationModelOptions.From(configure);

        // EF takes any class that a property has for an entity until it is told otherwise; a host that goes through its whole model would meet this one.
        modelBuilder
            .Ignore<PreferenceSet>()
            .ApplyConfiguration(new NotificationConfiguration(options))
            .ApplyConfiguration(new NotificationPreferenceConfiguration(options))
            .ApplyConfiguration(new OrganizationNotificationPreferenceConfiguration(options));

        // A property of that type which the host has itself, and does not convert, would vanish without a word.
        modelBuilder.Model.RemoveIgnored(typeof(PreferenceSet));
        return modelBuilder;
    }
}
