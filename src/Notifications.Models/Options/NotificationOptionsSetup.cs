namespace Notifications.Models;

/// <summary>Options that the services set for a type of context and for those that derive from it.</summary>
internal sealed record NotificationOptionsSetup(Type ContextType, Action<IServiceProvider, NotificationOptions> Configure)
{
    public bool AppliesTo(Type contextType) => ContextType.IsAssignableFrom(contextType);
}
