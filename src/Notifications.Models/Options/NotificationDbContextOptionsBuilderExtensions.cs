using Microsoft.EntityFrameworkCore.Infrastructure;
using Notifications.Models;

// In the namespace of its receiver, so that it is found wherever a context is set up.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Sets, for a context, what the commands of the library take from the host.</summary>
public static class NotificationDbContextOptionsBuilderExtensions
{
    /// <summary>Sets default preferences and the clock. Without it, there are no defaults and the clock is the system's.</summary>
    /// <remarks>Called again, it changes what was set before.</remarks>
    /// <param name="optionsBuilder">The options of the context.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="optionsBuilder"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static DbContextOptionsBuilder UseNotificationModels(this DbContextOptionsBuilder optionsBuilder, Action<NotificationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        ArgumentNullException.ThrowIfNull(configure);

        var before = optionsBuilder.Options.FindExtension<NotificationOptionsExtension>()?.Options ?? NotificationOptionsExtension.Default;
        var options = new NotificationOptions { DefaultPreferences = before.DefaultPreferences, TimeProvider = before.TimeProvider };
        configure(options);
        ((IDbContextOptionsBuilderInfrastructure)optionsBuilder).AddOrUpdateExtension(new NotificationOptionsExtension(options));
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
