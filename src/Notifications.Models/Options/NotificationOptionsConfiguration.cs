using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Notifications.Models;

/// <summary>Applies the options of the services to every context that they concern.</summary>
/// <remarks>
/// It is registered as an open generic, because EF Core configures a context by its own type only, and options for a base class are set
/// without knowing the classes that derive from it.
/// </remarks>
internal sealed class NotificationOptionsConfiguration<TContext>(IEnumerable<NotificationOptionsSetup> setups)
    : IDbContextOptionsConfiguration<TContext>
    where TContext : DbContext
{
    public void Configure(IServiceProvider serviceProvider, DbContextOptionsBuilder optionsBuilder)
    {
        foreach (var setup in setups.Where(setup => setup.AppliesTo(typeof(TContext))))
        {
            optionsBuilder.UseNotificationModels(options => setup.Configure(serviceProvider, options));
        }
    }
}
