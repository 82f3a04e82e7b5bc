using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Models;

/// <summary>
/// The contexts of a hosted service: from the <see cref="IDbContextFactory{TContext}"/> if there is one, or else from scopes.
/// </summary>
internal sealed class ContextOfServices<[DynamicallyAccessedMembers(Members)] TContext>(IServiceScopeFactory scopes)
    where TContext : DbContext
{
    /// <summary>What EF Core asks a trimmer to keep of a context that it creates.</summary>
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors
        | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>Runs a command with a context of its own.</summary>
    public async Task<TResult> RunAsync<TResult>(Func<TContext, Task<TResult>> command, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            if (scope.ServiceProvider.GetService<IDbContextFactory<TContext>>() is not { } factory)
            {
                return await command(scope.ServiceProvider.GetRequiredService<TContext>()).ConfigureAwait(false);
            }

            var context = await factory.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                return await command(context).ConfigureAwait(false);
            }
        }
    }
}
