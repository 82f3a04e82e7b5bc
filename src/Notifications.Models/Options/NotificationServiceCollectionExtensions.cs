using Microsoft.EntityFrameworkCore;
using Notifications.Models;

// In the namespace of its receiver, so that it is found wherever services are set up.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets the options of the commands for a type of context.</summary>
public static class NotificationServiceCollectionExtensions
{
    /// <summary>Sets default preferences, and the clock: the <see cref="TimeProvider"/> of the services, if there is one.</summary>
    /// <remarks>Before or after <c>AddDbContext</c>, a pool or a factory. The model needs none of it: that is plugged in by <c>modelBuilder.AddNotificationModels()</c>.</remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddNotificationModels<TContext>(this IServiceCollection services, Action<NotificationOptions>? configure = null)
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
