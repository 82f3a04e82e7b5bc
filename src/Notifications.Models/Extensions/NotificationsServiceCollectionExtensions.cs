using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Notifications.Models;

// In the namespace of its receiver, so that it is found wherever services are set up.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets, for a type of context, what the commands of the library take from the host, and what it does by itself.</summary>
public static class NotificationsServiceCollectionExtensions
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
            options.Clock = provider.GetService<TimeProvider>() ?? options.Clock;
            configure?.Invoke(options);
        }));
    }

    /// <summary>Purges notifications once a day, for as long as the host runs: a hosted service that calls <c>PurgeNotificationsAsync</c>.</summary>
    /// <remarks>
    /// <para>
    /// It takes a context from the <see cref="IDbContextFactory{TContext}"/> of the services, or else from a scope of its own. Every host may have it: they purge one
    /// at a time. A night on which the database is away is logged as an error, and the next one purges what was left. The clock is the
    /// <see cref="TimeProvider"/> of the services, if there is one.
    /// </para>
    /// <para>
    /// What it costs: one connection while it runs, a pass over the table for each rule, and the package Microsoft.Extensions.Hosting.Abstractions, which a host
    /// with hosted services has. Called again for the same context it adds nothing.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="policy">What is removed.</param>
    /// <param name="schedule">When; at three o'clock in the night (UTC), if <see langword="null"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="policy"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddNotificationRetention<TContext>(
        this IServiceCollection services, RetentionPolicy policy, RetentionSchedule? schedule = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(policy);
        return services.AddHostedService(provider => new RetentionService<TContext>(
            provider.GetRequiredService<IServiceScopeFactory>(),
            policy,
            schedule ?? RetentionSchedule.Default,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<RetentionService<TContext>>>()));
    }
}
