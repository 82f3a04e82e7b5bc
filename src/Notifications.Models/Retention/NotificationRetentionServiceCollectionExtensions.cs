using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Notifications.Models;

// In the namespace of its receiver, so that it is found wherever services are set up.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the purge of notifications as a hosted service.</summary>
public static class NotificationRetentionServiceCollectionExtensions
{
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
