using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Notifications.Models;

// In the namespace of the services, so that IntelliSense offers the method wherever they are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the purge of notifications as a hosted service.</summary>
public static class NotificationRetentionServiceCollectionExtensions
{
    /// <summary>
    /// Purges notifications once a day for as long as the application runs, by a hosted service that calls
    /// <c>PurgeNotificationsAsync</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It takes a context from the <see cref="IDbContextFactory{TContext}"/> among the services, or else from a scope of its own. Every
    /// instance of the application may have it: each rule is applied by one instance at a time. A run that fails, such as while the
    /// database is down, is logged as an error and tried again within the hour. The clock is the <see cref="TimeProvider"/> among the
    /// services, if there is one.
    /// </para>
    /// <para>
    /// It needs one connection while it runs. After each batch of 5,000 rows, it pauses for as long as the batch took, so that readers wait
    /// less for the processors. <see cref="RetentionPolicy.ReadOlderThan"/> reads the whole table; the other rules search along an index. A
    /// second call for the same context has no effect.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="policy">What is removed.</param>
    /// <param name="schedule">When; <see cref="RetentionSchedule.Default"/> if <see langword="null"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/> or <paramref name="policy"/> is <see langword="null"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// services.AddNotificationRetention&lt;AppDbContext&gt;(new RetentionPolicy { DeletedOlderThan = TimeSpan.FromDays(30) });
    /// </code>
    /// </example>
    public static IServiceCollection AddNotificationRetention<[DynamicallyAccessedMembers(ContextOfServices<DbContext>.Members)] TContext>(
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
