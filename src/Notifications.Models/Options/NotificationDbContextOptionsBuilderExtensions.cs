using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models;

// In the namespace of EF Core, so that IntelliSense offers the methods wherever a context is configured.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Sets the options of the commands for a context.</summary>
public static class NotificationDbContextOptionsBuilderExtensions
{
    /// <summary>Sets default preferences, the catalog of types, and the clock.</summary>
    /// <remarks>A second call keeps what it does not set.</remarks>
    /// <param name="optionsBuilder">The options of the context.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="optionsBuilder"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">The default preferences have a type that is not in the catalog.</exception>
    /// <example>
    /// <code>
    /// options.UseNpgsql(connectionString).UseNotificationModels(models =&gt;
    ///     models.DefaultPreferences = PreferenceSet.Empty.With(NotificationChannels.Email, "mention", true));
    /// </code>
    /// </example>
    public static DbContextOptionsBuilder UseNotificationModels(
        this DbContextOptionsBuilder optionsBuilder, Action<NotificationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        ArgumentNullException.ThrowIfNull(configure);

        var before = optionsBuilder.Options.FindExtension<NotificationOptionsExtension>()?.Options ?? NotificationOptionsExtension.Default;
        var extension = new NotificationOptionsExtension(before.With(configure));
        ((IDbContextOptionsBuilderInfrastructure)optionsBuilder).AddOrUpdateExtension(extension);
        return optionsBuilder;
    }

    /// <inheritdoc cref="UseNotificationModels(DbContextOptionsBuilder, Action{NotificationOptions})"/>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseNotificationModels<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder, Action<NotificationOptions> configure)
        where TContext : DbContext
    {
        UseNotificationModels((DbContextOptionsBuilder)optionsBuilder, configure);
        return optionsBuilder;
    }
}
