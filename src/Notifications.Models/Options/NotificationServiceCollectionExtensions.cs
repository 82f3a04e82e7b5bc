using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Notifications.Models;

// In the namespace of the services, so that IntelliSense offers the method wherever they are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets the options of the commands for a type of context.</summary>
public static class NotificationServiceCollectionExtensions
{
    /// <summary>
    /// Sets default preferences, the catalog of types, and the clock, which is the <see cref="TimeProvider"/> of the services if there is
    /// one.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Call it before or after <c>AddDbContext</c>, a pool or a factory. The options apply to every context of the type that these
    /// register, and to those of derived types: <c>AddDbContext&lt;AppDbContext, PostgresAppDbContext&gt;</c>. The model does not depend on
    /// it: <c>modelBuilder.AddNotificationModels()</c> maps the entities.
    /// </para>
    /// <para>
    /// The application fails to start where nothing registers such a context. A context that the application constructs with options of
    /// its own takes <c>UseNotificationModels</c> instead.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContext">The type of the context, or a base class of it.</typeparam>
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
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton(typeof(IDbContextOptionsConfiguration<>), typeof(NotificationOptionsConfiguration<>)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NotificationOptionsCheck>(provider =>
            new NotificationOptionsCheck(services, provider.GetServices<NotificationOptionsSetup>())));
        return services.AddSingleton(new NotificationOptionsSetup(typeof(TContext), (provider, options) =>
        {
            options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
            configure?.Invoke(options);
        }));
    }
}
