using Notifications.Models;
using Notifications.Models.Configuration;
using Notifications.Models.Sql;

// In the namespace of EF Core, so that IntelliSense offers the method wherever a model is built.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds notifications to the model of an application.</summary>
public static class NotificationModelBuilderExtensions
{
    /// <summary>
    /// Maps <see cref="Notification"/>, <see cref="NotificationPreference"/> and <see cref="OrganizationNotificationPreference"/>, and
    /// <see cref="NotificationDelivery"/> where <see cref="NotificationModelOptions.Deliveries"/> is set.
    /// </summary>
    /// <remarks>
    /// <para>Call it in <c>OnModelCreating</c>; nothing else is needed. A second call with other options replaces what the first one
    /// set.</para>
    /// <para>
    /// Tables, columns, types, defaults, keys, indexes and checks have explicit names, so that the application's conventions and default
    /// lengths do not reach them. The tables are in the default schema of the model, unless <see cref="NotificationModelOptions.Schema"/>
    /// is set. Add foreign keys, columns and indexes of your own after the call, with <c>modelBuilder.Entity&lt;Notification&gt;()</c>;
    /// columns of the library keep their names.
    /// </para>
    /// <para>
    /// On providers other than Npgsql, such as SQLite and InMemory in unit tests of the application, the same call maps types of the
    /// provider: JSON as text, instants as date and time in UTC, no checks, no defaults, and unique indexes only. There entities can be
    /// saved, and pages, counts and preferences be read. Commands that need PostgreSQL throw <see cref="NotSupportedException"/>.
    /// </para>
    /// </remarks>
    /// <param name="modelBuilder">The model builder.</param>
    /// <param name="configure">Sets the options where the defaults do not fit.</param>
    /// <returns>The same model builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="modelBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option has an invalid value; the exception names the option.</exception>
    /// <example>
    /// <code>
    /// protected override void OnModelCreating(ModelBuilder modelBuilder) =&gt; modelBuilder.AddNotificationModels();
    /// </code>
    /// </example>
    public static ModelBuilder AddNotificationModels(this ModelBuilder modelBuilder, Action<NotificationModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var options = NotificationModelOptions.From(configure);
        PortableModel.MarkUnlessForNpgsql(modelBuilder.Model);

        // EF Core takes any class of a property for an entity until a converter says otherwise, which a loop over the model would see.
        modelBuilder
            .Ignore<PreferenceSet>()
            .Ignore<PreferenceEntry>()
            .ApplyConfiguration(new NotificationConfiguration(options))
            .ApplyConfiguration(new NotificationPreferenceConfiguration(options))
            .ApplyConfiguration(new OrganizationNotificationPreferenceConfiguration(options));

        if (options.Deliveries)
        {
            modelBuilder.ApplyConfiguration(new NotificationDeliveryConfiguration(options));
        }
        else
        {
            // An earlier call, or a DbSet of the context, may have added it.
            modelBuilder.Ignore<NotificationDelivery>();
            modelBuilder.Model.RemoveIgnored(typeof(NotificationDelivery));
        }

        // Otherwise EF Core would silently ignore a property of that type in an entity of the application.
        modelBuilder.Model.RemoveIgnored(typeof(PreferenceSet));
        modelBuilder.Model.RemoveIgnored(typeof(PreferenceEntry));
        return modelBuilder;
    }
}
