using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Models;

// In the namespace of the services, so that IntelliSense offers the method wherever they are registered.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends what is due on channels other than the inbox, for as long as the application runs.</summary>
public static class NotificationDeliveryServiceCollectionExtensions
{
    /// <summary>Adds a hosted service that claims what is due on a channel and passes it to a sender of the application.</summary>
    /// <remarks>
    /// <para>
    /// It claims with <c>ClaimDeliveriesAsync</c>, calls <see cref="INotificationSender.SendAsync"/> for each user in a scope of its own,
    /// and records the outcome: sent, or failed with a delay that grows from attempt to attempt, and given up after the last one. Call it
    /// once for each channel. Every instance of the application may have it: a delivery is claimed by one of them at a time.
    /// </para>
    /// <para>
    /// A send that takes nine tenths of the lease is canceled, and counts as failed. A failure of the database is logged, and tried again.
    /// When the application stops, nothing more is claimed, what is not begun is released, and what is being sent has
    /// <see cref="NotificationDeliveryOptions.StopTimeout"/>. Contexts come from the
    /// <see cref="IDbContextFactory{TContext}"/> among the services, or else from scopes; the clock is that of the context,
    /// <see cref="NotificationOptions.TimeProvider"/>.
    /// </para>
    /// <para>
    /// The start of the application fails where its model has no table of deliveries. On a provider other than Npgsql, the service logs a
    /// warning and does nothing.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <typeparam name="TSender">The sender. It becomes a scoped service, unless it is registered already.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="channel">The channel, such as <see cref="NotificationChannels.Email"/>.</param>
    /// <param name="configure">Sets the options where the defaults do not fit.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/> or <paramref name="channel"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="channel"/> is <c>in_app</c>, <c>*</c>, <c>locked</c>, empty or longer than 50 characters; it has a sender for this
    /// context already; or an option has an invalid value.
    /// </exception>
    /// <example>
    /// <code>
    /// services.AddNotificationDeliveries&lt;AppDbContext, MailSender&gt;(NotificationChannels.Email, options =&gt;
    ///     options.PollInterval = TimeSpan.FromSeconds(10));
    /// </code>
    /// </example>
    public static IServiceCollection AddNotificationDeliveries<
        [DynamicallyAccessedMembers(ContextOfServices<DbContext>.Members)] TContext,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>(
        this IServiceCollection services, string channel, Action<NotificationDeliveryOptions>? configure = null)
        where TContext : DbContext
        where TSender : class, INotificationSender
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = new Registration(typeof(TContext), DeliveryChannel.Check(channel, nameof(channel)));
        if (services.Any(service => registration.Equals(service.ImplementationInstance)))
        {
            throw new ArgumentException(
                $"channel is \"{Excerpt.Of(registration.Channel)}\", which has a sender for {typeof(TContext).Name} already. "
                + "Call AddNotificationDeliveries once for each channel.",
                nameof(channel));
        }

        var options = new NotificationDeliveryOptions();
        configure?.Invoke(options);
        services.AddSingleton(registration).TryAddScoped<TSender>();

        // AddHostedService would register the type once, but a sender may serve several channels.
        return services.AddSingleton<IHostedService>(provider => new DeliveryService<TContext, TSender>(
            provider.GetRequiredService<IServiceScopeFactory>(),
            registration.Channel,
            options,
            provider.GetRequiredService<ILogger<DeliveryService<TContext, TSender>>>()));
    }

    private sealed record Registration(Type Context, string Channel);
}
