using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Notifications.Models;

/// <summary>Fails the start of an application that has set options for a context that its services do not register.</summary>
internal sealed class NotificationOptionsCheck(IServiceCollection services, IEnumerable<NotificationOptionsSetup> setups) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Type[] contexts = [.. services.Where(IsConfiguredByServices).Select(service => service.ServiceType.GenericTypeArguments[0])];
        return setups.FirstOrDefault(setup => !contexts.Any(setup.AppliesTo)) is not { ContextType.Name: var name }
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"AddNotificationModels<{name}>() has no effect: no AddDbContext, AddDbContextPool or AddDbContextFactory registers {name} "
                + "or a class that derives from it. Register one, or call UseNotificationModels on the options of the context.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Options that are registered as an instance are not configured.
    private static bool IsConfiguredByServices(ServiceDescriptor service) =>
        service.ServiceType.IsConstructedGenericType
        && service.ServiceType.GetGenericTypeDefinition() == typeof(DbContextOptions<>)
        && !service.IsKeyedService
        && service.ImplementationInstance is null;
}
