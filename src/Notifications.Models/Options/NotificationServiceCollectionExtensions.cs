using Microsoft.EntityFrameworkCore;
using Notifications.Models;

// In the namespace of the services, so that IntelliSense offers the method wherever they are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets the options of the commands for a type of context.</summary>
public static class NotificationServiceCollectionExtensions
{
    /// <summary>Sets default preferences and the clock, which is the <see cref="TimeProvider"/> of the services if there is one.</summary>
    /// <remarks>
    /// Call it before or after <c>AddDbContext</c>, a pool or a factory. The model does not depend on it:
    /// <c>modelBuilder.AddNotificationModels()</c> maps the entities.
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// services.AddNotificationModels&lt;AppDbContext&gt;(options =&gt;
    ///     options.DefaultPreferences = PreferenceSet.Empty.With(NotificationChannels.Email, "mention", true));
    /// </code>
    /// </example>
    public static IServiceCollection AddNotificationModels<TContext>(
        this IServiceCollection services, Action<NotificationOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.ConfigureDbContext<TContext>((provider, optionsBuilder) => optionsBuilder.UseNotificationModels(options =>
        {
            options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
            configure?.Invoke(options);
        }));
    }
}
