using Microsoft.EntityFrameworkCore;
using Notifications.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets the options of the commands on the services.</summary>
public static class NotificationServiceCollectionExtensions
{
    /// <summary>
    /// Sets the default preferences and the clock. The clock is the <see cref="TimeProvider"/> of the services, if there is one.
    /// </summary>
    /// <remarks>
    /// Call it before or after <c>AddDbContext</c>, <c>AddDbContextPool</c> or <c>AddDbContextFactory</c>. It does not change the model;
    /// <c>modelBuilder.AddNotificationModels()</c> does.
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
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
